# For stories about disks: a view of the file system of this story's own, in which it may mount some.
# Comes before lib.sh, and
# "trap close_disks EXIT" behind it.
if [ -z "${OWN_MOUNTS:-}" ]; then
	for who in "" "--user --map-root-user"; do
		if unshare --mount $who true 2>/dev/null; then
			exec env OWN_MOUNTS=1 unshare --mount $who bash "$0" "$@"
		fi
	done
	echo "ok 1 - # SKIP this user may not mount a disk"
	echo "1..1"
	exit 0
fi

# A disk of memory on a folder, with mount options such as size=160m.
mount_disk() { # FOLDER OPTIONS
	mkdir -p "$1" && mount -t tmpfs -o "$2" disk "$1"
}

# finish first: it looks at what is on them.
close_disks() {
	finish 2>/dev/null
	umount -l "$WORK"/disk-* 2>/dev/null
	rm -rf "$WORK"
}
