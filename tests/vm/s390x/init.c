// SPDX-License-Identifier: GPL-2.0
/*
 * The only process of a machine that has nothing else: load each suite of /suites
 * and print its results.
 *
 * The last line is "finished"; whoever reads takes anything else as a crash.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SUITES "/suites"
#define DEBUG "/sys/kernel/debug"
#define RESULTS DEBUG "/kunit"

static void print(const char *suite)
{
	char path[PATH_MAX], text[4096];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), RESULTS "/%s/results", suite);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	printf("results %s\n", suite);
	while ((len = read(fd, text, sizeof(text))) > 0)
		fwrite(text, len, 1, stdout);
	close(fd);
}

static void each(const char *folder, void (*act)(const char *name))
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			act(entry->d_name);
	if (dir)
		closedir(dir);
}

/* Results are there as long as the suite is loaded. */
static void run(const char *file)
{
	char path[PATH_MAX], name[NAME_MAX + 1];
	int fd, loaded;

	snprintf(path, sizeof(path), SUITES "/%s", file);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(file, "."), file);
	printf("suite %s\n", name);
	fd = open(path, O_RDONLY);
	loaded = syscall(SYS_finit_module, fd, "", 0);
	close(fd);
	if (loaded < 0)
		printf("it does not load: %s\n", strerror(errno));
	else
		each(RESULTS, print);
	printf("end\n");
	if (!loaded && syscall(SYS_delete_module, name, O_NONBLOCK) < 0)
		printf("it does not unload: %s\n", strerror(errno));
}

int main(void)
{
	setbuf(stdout, NULL);
	mount("sys", "/sys", "sysfs", 0, NULL);
	mount("debugfs", DEBUG, "debugfs", 0, NULL);
	each(SUITES, run);
	printf("finished\n");
	reboot(RB_POWER_OFF);
	return EXIT_FAILURE;
}
