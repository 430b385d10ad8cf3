//go:build linux || darwin

package doctor

import "golang.org/x/sys/unix"

// space tells how many bytes of a disk are free to this user, and how many there are.
func space(path string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, 0, err
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize), nil
}
