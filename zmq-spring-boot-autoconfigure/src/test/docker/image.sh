#!/bin/sh
# Makes the image NAME of echo.c and the libraries of this machine: image.sh NAME DIRECTORY
set -e
cd "$(dirname "$0")"
mkdir -p "$2/root"
gcc -o "$2/root/echo" echo.c -lzmq
for library in $(ldd "$2/root/echo" | grep -o '/[^ ]*'); do
	mkdir -p "$2/root$(dirname "$library")"
	cp -L "$library" "$2/root$library"
done
tar -C "$2/root" -c . | docker import --change 'CMD ["/echo"]' - "$1"
