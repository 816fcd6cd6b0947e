#!/bin/sh
# Trains in the background of other work: sh train.sh DIR_OF_RECORDS DIR_OF_HELD_OUT DIR_OUT MINUTES [more options of train.py]
# Goes on where the last slice ended.
set -eu
records=$1 held=$2 out=$3 minutes=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
export MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=8589934592 OMP_WAIT_POLICY=PASSIVE
exec nice -n 19 python3 "$here/train.py" --records "$records" --held "$held" --out "$out" --minutes "$minutes" "$@"
