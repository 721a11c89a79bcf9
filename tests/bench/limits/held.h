/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For a vnetpeer that is built to be measured: the compiler includes this before
 * each of its files, and so whoever takes a mutex or rtnl tells the module `held`.
 */
#ifndef _BENCH_HELD_H
#define _BENCH_HELD_H

#include <linux/mutex.h>
#include <linux/rtnetlink.h>

void held_taken(const void *lock, const char *name, const char *by);
void held_released(const void *lock);

static inline void held_lock(struct mutex *lock, const char *name,
			     const char *by)
{
	mutex_lock(lock);
	held_taken(lock, name, by);
}

static inline int held_lock_killable(struct mutex *lock, const char *name,
				     const char *by)
{
	int err = mutex_lock_killable(lock);

	if (!err)
		held_taken(lock, name, by);
	return err;
}

static inline void held_unlock(struct mutex *lock)
{
	held_released(lock);
	mutex_unlock(lock);
}

static inline void held_rtnl_lock(const char *by)
{
	rtnl_lock();
	held_taken(NULL, "rtnl", by);
}

static inline int held_rtnl_lock_killable(const char *by)
{
	int err = rtnl_lock_killable();

	if (!err)
		held_taken(NULL, "rtnl", by);
	return err;
}

static inline void held_rtnl_unlock(void)
{
	held_released(NULL);
	rtnl_unlock();
}

#undef mutex_lock
#undef mutex_lock_killable
#define mutex_lock(lock) held_lock(lock, #lock, __func__)
#define mutex_lock_killable(lock) held_lock_killable(lock, #lock, __func__)
#define mutex_unlock(lock) held_unlock(lock)
#define rtnl_lock() held_rtnl_lock(__func__)
#define rtnl_lock_killable() held_rtnl_lock_killable(__func__)
#define rtnl_unlock() held_rtnl_unlock()

#endif
