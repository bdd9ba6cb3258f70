#!/usr/bin/env bash
# An image like Debian 12's own for clouds (genericcloud: its kernel, systemd, cloud-init, netplan; nothing of Trove's),
# for machines that cannot download that one:
#
#   bin/lib/machine/base-image.sh FILE      writes FILE (qcow2); nothing where it is there already
#
# Needs root (the owners of the files in it), and Debian's mmdebstrap, e2fsprogs, dosfstools, mtools, fdisk,
# grub-efi-amd64-bin and qemu-utils. No device is made and nothing is mounted: file systems are written as files.
set -eu
say() { printf '%s\n' "base-image: $*" >&2; }
die() { say "$*"; exit 1; }

# What debian-cloud-images puts into genericcloud, as far as a server without a login needs it.
PACKAGES=linux-image-cloud-amd64,locales,systemd-sysv,systemd-resolved,systemd-timesyncd,libpam-systemd,dbus,udev,netplan.io,cloud-init,cloud-guest-utils,e2fsprogs,fdisk,gdisk,sudo,python3,ca-certificates,apparmor,apt-utils,iproute2,less,procps,kmod,util-linux-extra
SIZE_MB=2600
ESP_MB=124
ROOT_UUID=5f6f4f6d-1d4c-4a52-9d0f-7a1f0c6f3e11

[ $# = 1 ] || { sed -n '2,9p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
file=$1
[ ! -e "$file" ] || exit 0
[ "$(id -u)" = 0 ] || die "must be run as root: the files of the image have owners"
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
for tool in mmdebstrap mkfs.ext4 mkfs.vfat mcopy sfdisk grub-mkstandalone qemu-img; do
    command -v "$tool" > /dev/null || die "$tool is not installed (Debian: apt-get install mmdebstrap e2fsprogs dosfstools mtools fdisk grub-efi-amd64-bin qemu-utils)"
done
mkdir -p "$(dirname "$file")"
work=$(mktemp -d "$(dirname "$file")/.base.XXXXXX")
trap 'rm -rf "$work"' EXIT

say "installing Debian 12 into a directory (log: $file.log)"
mmdebstrap --mode=root --variant=important --include="$PACKAGES" \
    --aptopt='APT::Install-Recommends "false"' \
    --customize-hook='rm -f "$1/etc/hostname" "$1/etc/resolv.conf" "$1"/etc/ssh/ssh_host_* "$1/var/lib/dbus/machine-id"' \
    --customize-hook='printf "uninitialized\n" > "$1/etc/machine-id"' \
    --customize-hook='ln -s ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"' \
    --customize-hook='printf "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n" > "$1/etc/hosts"' \
    --customize-hook="printf 'UUID=$ROOT_UUID / ext4 rw,discard,errors=remount-ro,x-systemd.growfs 0 1\n' > \"\$1/etc/fstab\"" \
    --customize-hook='printf "deb http://deb.debian.org/debian bookworm main\ndeb http://deb.debian.org/debian bookworm-updates main\ndeb http://deb.debian.org/debian-security bookworm-security main\n" > "$1/etc/apt/sources.list"' \
    --customize-hook='printf "locale: C.UTF-8\n" > "$1/etc/cloud/cloud.cfg.d/01_image.cfg"' \
    --customize-hook='chroot "$1" apt-get purge -qy ifupdown' \
    --customize-hook='chroot "$1" systemctl enable systemd-networkd systemd-resolved systemd-timesyncd' \
    bookworm "$work/root" > "$file.log" 2>&1 || die "mmdebstrap failed; see $file.log"
rm -rf "$work/root/var/lib/apt/lists"/* "$work/root/var/cache/apt/archives"/*.deb

say "writing its disk"
root_sectors=$(((SIZE_MB - ESP_MB - 4) * 2048))
truncate -s "${SIZE_MB}M" "$work/disk"
sfdisk -q "$work/disk" <<T
label: gpt
start=2048, size=$((ESP_MB * 2048)), type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp
start=$((2048 + ESP_MB * 2048)), size=$root_sectors, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root
T
cat > "$work/grub.cfg" <<G
search --no-floppy --fs-uuid --set=root $ROOT_UUID
linux /vmlinuz root=UUID=$ROOT_UUID ro console=tty0 console=ttyS0,115200 net.ifnames=1
initrd /initrd.img
boot
G
grub-mkstandalone -O x86_64-efi -o "$work/grubx64.efi" --modules='part_gpt ext2 search search_fs_uuid linux normal' \
    --fonts= --locales= --themes= "boot/grub/grub.cfg=$work/grub.cfg"
truncate -s "${ESP_MB}M" "$work/esp"
mkfs.vfat -F 32 "$work/esp" > /dev/null
mmd -i "$work/esp" ::/EFI ::/EFI/BOOT
mcopy -i "$work/esp" "$work/grubx64.efi" ::/EFI/BOOT/BOOTX64.EFI
truncate -s $((root_sectors * 512)) "$work/rootfs"
mkfs.ext4 -q -F -U "$ROOT_UUID" -L root -d "$work/root" "$work/rootfs"
dd if="$work/esp" of="$work/disk" bs=1M seek=1 conv=notrunc,sparse status=none
dd if="$work/rootfs" of="$work/disk" bs=1M seek=$((1 + ESP_MB)) conv=notrunc,sparse status=none
qemu-img convert -O qcow2 "$work/disk" "$work/disk.qcow2"
mv "$work/disk.qcow2" "$file"
say "$file: $(du -h "$file" | cut -f1)"
