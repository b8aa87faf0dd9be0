# What puts a program before the virtual devices: $FRONT SOCKET DEVICE,DEVICE PROGRAM...
# In a virtual machine, where IN_VM is set, the kernel has them; else unprivileged, the program alone.

LAB=${BUILD:-build}/tests/usb
if [ -n "${IN_VM:-}" ]; then
	FRONT=$LAB/front_vhci
else
	FRONT="umockdev-wrapper $LAB/front_umockdev"
	# umockdev's library comes before a sanitizer's, and it never frees some of its own.
	export ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
fi

# For a program of the tests' own: nothing of it may leak.
before_lab() { # SOCKET DEVICES PROGRAM...
	$FRONT "$1" "$2" env ASAN_OPTIONS=verify_asan_link_order=0 "${@:3}"
}
