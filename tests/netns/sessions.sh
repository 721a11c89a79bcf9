#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# SSH, HTTP, DNS and iperf3 go on when rules stop to let anything begin. Conformance
# row 14.
#
#     web - blue ~~~ green - db
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
acl plain
guard plain subnet blue
guard plain subnet green

# ---- what runs on db

keys() {
	mkdir -p ~/.ssh
	chmod go-w ~ ~/.ssh
	dropbearkey -t ed25519 -f host.key
	dropbearkey -t ed25519 -f user.key | grep ^ssh- >~/.ssh/authorized_keys
	chmod 600 ~/.ssh/authorized_keys
}
keys >/dev/null 2>&1
begin db dropbear -FE -r host.key -p 22 -P dropbear.pid 2>dropbear.said
wait_until listens db 22
echo page >page
begin db python3 -m http.server --bind :: --protocol HTTP/1.1 80 >/dev/null 2>&1
wait_until listens db 80
dns=(dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts
	--user=root --pid-file= --cache-size=0)
begin db "${dns[@]}" --address=/db.example/192.0.2.7
wait_until listens db 53
# It serves one client at a time.
for iperf in 5201 5202; do
	begin db iperf3 -s -p "$iperf" >/dev/null
	wait_until listens db "$iperf"
done

# ---- what web has begun

# has_grown FILE LINES - it is more than one line longer than so many
has_grown() {
	(($(wc -l <"$1") > $2 + 1))
}

ssh=(dbclient -i user.key -y -T "root@${V4[db]}")
mkfifo shell.say
exec {shell}<>shell.say
nsenter --net=/run/netns/web "${ssh[@]}" cat <shell.say >shell.heard 2>shell.said &
typed() {
	echo "$EPOCHREALTIME" | tee word >&"$shell"
	wait_until grep -qxFf word shell.heard || {
		cat shell.said dropbear.said
		return 1
	}
}
expect "a shell" typed

# One connection, and a page of it again and again
begin web curl -sS --rate "$((20 / PATIENCE + 1))/s" -o /dev/null \
	-w '%{stderr}%{http_code} %{num_connects}\n' \
	"http://[${V6[db]}]/page?[1-10000]" 2>pages
pages=$!
turns_pages() {
	wait_until has_grown pages "$(wc -l <pages)"
}
expect "pages" turns_pages

# A resolver that asks from one port
begin web "${dns[@]}" --server="${V4[db]}" --query-port=5353
wait_until listens web 53
# resolves SERVER [SECONDS]
resolves() {
	echo "nameserver $1" >/etc/resolv.conf
	on web timeout "${2:-$PATIENCE}" getent ahostsv4 db.example | grep -q 192.0.2.7
}
expect "names" resolves 127.0.0.1

begin web iperf3 -6 -b 4M -t 3600 -i 1 --forceflush -c "${V6[db]}" >stream
stream=$!
streams() {
	wait_until has_grown stream "$(wc -l <stream)" || return
	! tail -n 1 stream | grep -q ' 0.00 bits/sec'
}
expect "a stream" streams

# ---- rules

goes_on() {
	expect "$1: the shell goes on" typed
	expect "$1: pages go on" turns_pages
	expect "$1: names go on" resolves 127.0.0.1
	expect "$1: the stream goes on" streams
}
something_new() {
	expect "$1: another shell" on web timeout "$PATIENCE" "${ssh[@]}" true
	expect "$1: another connection" \
		on web curl -sS -m "$PATIENCE" -o /dev/null "http://${V4[db]}/page"
	expect "$1: another resolver" resolves "${V4[db]}"
	expect "$1: another stream" \
		on web timeout "$PATIENCE" iperf3 -n 1K -p 5202 -c "${V4[db]}"
}
# All at once, as none is answered
nothing_new() {
	local waiting=()

	fails "$1: no other shell" on web timeout 3 "${ssh[@]}" true &
	waiting+=("$!")
	fails "$1: no other connection" \
		on web curl -sS -m 3 -o /dev/null "http://${V4[db]}/page" &
	waiting+=("$!")
	fails "$1: no other resolver" resolves "${V4[db]}" 3 &
	waiting+=("$!")
	fails "$1: no other stream" \
		on web timeout 3 iperf3 -n 1K -p 5202 -c "${V4[db]}" &
	waiting+=("$!")
	wait "${waiting[@]}"
}
goes_on "as it began"
something_new "as it began"
add_rule plain "in priority 100 dir in action deny"
goes_on "denied in"
nothing_new "denied in"
vnetpeer acl replace plain file - <<-END
	out priority 100 dir out action deny
END
goes_on "denied out"
nothing_new "denied out"
acl other "in priority 100 dir in action deny" "out priority 100 dir out action deny"
for port in web db; do
	guard other port "$port"
done
guard none subnet blue
guard other subnet green
vnetpeer acl del plain
goes_on "by another acl"

finish "$pages" "$stream"
same "it has been one connection" "1" "$(awk '{ sum += $2 } END { print sum }' pages)"
same "with a page each time" "200" "$(cut -d' ' -f1 pages | sort -u)"
