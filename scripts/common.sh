# What the scripts beside this file share.  Sourced, never run.
# shellcheck shell=bash

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8

# A closed standard input would let the next opened file become number 0.
{ true <&0; } 2>/dev/null || exec </dev/null

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034  # for the scripts that source this file
shared=${SHARED:-$top/../shared}

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# The pg_config to build and run with: the caller's $PG_CONFIG, or else that of
# the newest PostgreSQL of Debian's that has the files to build extensions, or
# else the one in PATH.
find_pg_config() {
	local newest
	newest=$(printf '%s\n' /usr/lib/postgresql/*/lib/pgxs/src/Makefile.global | sort -V | tail -n 1)
	if [ -n "${PG_CONFIG:-}" ]; then
		echo "$PG_CONFIG"
	elif [ -e "$newest" ]; then
		echo "${newest%/lib/pgxs/*}/bin/pg_config"
	else
		echo pg_config
	fi
}

# make without what an outer make handed down (its job slots are not open here).
quiet_make() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		make --silent --jobs="$(nproc)" -C "$top" "$@" ${CC:+CC="$CC"} ${COPT:+COPT="$COPT"}
}

# PostgreSQL refuses to run as root: what a command is prefixed by to run as
# somebody else, if we are root.
unprivileged=()
if [ "$(id -u)" = 0 ]; then
	unprivileged_user=postgres
	id -u postgres >/dev/null 2>&1 || unprivileged_user=nobody
	# shellcheck disable=SC2034  # for the scripts that source this file
	unprivileged=(runuser -u "$unprivileged_user" --)
fi

# Gives directories to that user.
give_to_unprivileged() {
	if [ "$(id -u)" = 0 ]; then chown -R "$unprivileged_user" "$@"; fi
}

# Runs a command so that a signal to this script is acted upon at once, not when
# the command has ended: in the background, in a process group of its own that
# stop_child ends.  With a terminal it stays in the foreground: it may want to
# read the keyboard, and Ctrl-C reaches it anyhow.
child=
run_interruptibly() {
	if [ -t 0 ]; then
		"$@"
	else
		setsid -- "$@" <&0 &
		child=$!
		wait "$child"
	fi
}

stop_child() {
	[ -n "$child" ] && kill -- "-$child" 2>/dev/null || return 0
	for _ in {1..50}; do
		sleep 0.1
		kill -0 -- "-$child" 2>/dev/null || break
	done
}

trap 'exit 130' INT
trap 'exit 143' TERM HUP
