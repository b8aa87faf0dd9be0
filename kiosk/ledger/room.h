/* The room that records take up on a disk at the very most, their part of the -wal file included
 * while somebody's snapshot, such as a backup's, keeps that from being used anew. */
#ifndef TAC_LEDGER_ROOM_H
#define TAC_LEDGER_ROOM_H

enum {
	/* One record in a transaction of its own, with its visit, its box for 8 auditors and a
	 * checkpoint. Twice what was measured: see test_room.c. */
	ROOM_RECORD_BYTES = 128 * 1024,
	/* A visit makes 20 to 40; this is for one whose clerk signs in again and again. */
	ROOM_VISIT_RECORDS = 512,
	/* Files made meanwhile: -wal, -shm, a quarter's secret, an epoch's key, each with a .new.
	 */
	ROOM_VISIT_FILES = 64,
};

#endif
