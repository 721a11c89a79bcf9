# SPDX-License-Identifier: GPL-2.0
# What queries.sh asks: [WHAT, ARGUMENT, JSON of the tool], and one line in reply. A key
# that is not there is no answer.

def get($key): if has($key) then .[$key] else error("no \($key)") end;
def joined($separator): sort | join($separator);
def words: map(tostring) | join(" ");
def one: if type == "array" then .[0] else . end;

def reply($what; $of):
	if $what == "halves" then
		map("\(get("vnet"))>\(get("remote")) \(get("state")) \(get("sync"))") |
			joined(", ")
	elif $what == "states" then
		map("\(get("vnet"))>\(get("remote")) \(get("state"))") | joined(", ")
	elif $what == "routes" then
		map(select(get("next_hop_type") == $of and get("state") == "Active") |
			get("prefix")) | joined(" ")
	elif $what == "flows" then
		map("\(get("port")) \(get("protocol")) \(get("state"))") | joined(", ")
	elif $what == "drops" then one | get("drops") | .[$of] // 0
	elif $what == "metered" then
		one | get("stats") | .[$of] // (get("drops") | .[$of] // 0)
	elif $what == "names" then map(get("name")) | joined(" ")
	elif $what == "prefixes" then map(get("prefix")) | joined(" ")
	elif $what == "value" then one | get($of)
	elif $what == "list" then one | get($of) | words
	else error("nobody knows what that is")
	end;

. as [$what, $of, $said] |
	try ($said | reply($what; $of)) catch "broken: \(.)"
