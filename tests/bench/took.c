// SPDX-License-Identifier: GPL-2.0
/*
 * took COMMAND... - run it, without what it says; print how many nanoseconds it
 * kept a processor busy.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long long ns(const struct timeval *time)
{
	return time->tv_sec * 1000000000LL + time->tv_usec * 1000LL;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	pid_t child;
	int status;

	if (argc < 2)
		errx(1, "COMMAND...");
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child) {
		if (dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO) < 0)
			err(1, "/dev/null");
		execvp(argv[1], argv + 1);
		err(1, "%s", argv[1]);
	}
	if (wait(&status) < 0 || status)
		errx(1, "%s has failed", argv[1]);
	if (getrusage(RUSAGE_CHILDREN, &usage))
		err(1, "getrusage");
	printf("%lld\n", ns(&usage.ru_utime) + ns(&usage.ru_stime));
	return 0;
}
