/* Preloaded into a program, this writes down in order what it asks of the disk for the files below one folder: names made and
 * removed, bytes written, lengths set, and what was synced. disk.py tells from it what a power cut may leave.
 *
 * DISK_LOG_FOLDER: the folder, absolute. DISK_LOG: the file that is written; must lie elsewhere.
 * A record: kind, inode, offset, lengths of two texts (struct head, packed), then the texts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct __attribute__((packed)) head { char kind; uint64_t inode; int64_t offset; uint32_t first, second; };

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_watched(const char *path) {
    const char *folder = getenv("DISK_LOG_FOLDER");
    return folder && path && !strncmp(path, folder, strlen(folder));
}

static const char *path_of(int handle, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return path;
}

static void note(char kind, uint64_t inode, int64_t offset, const char *first, const void *second, size_t length) {
    static int log = -1;
    if (log < 0) log = REAL(open)(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct head head = {kind, inode, offset, strlen(first), length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)first, head.first}, {(void *)second, length}};
    if (writev(log, parts, 3) != (ssize_t)(sizeof head + head.first + length)) abort();
}

static void note_handle(char kind, int handle, int64_t offset, const void *data, size_t length) {
    char path[PATH_MAX];
    struct stat found;
    if (is_watched(path_of(handle, path)) && !fstat(handle, &found)) {
        if (S_ISDIR(found.st_mode)) kind = 'D';
        note(kind, found.st_ino, offset, path, data, length);
    }
}

static int opened(const char *path, int flags, int mode) {
    struct stat before, now;
    int was_there = !lstat(path, &before);
    int handle = REAL(open)(path, flags, mode);
    if (handle >= 0 && is_watched(path) && !fstat(handle, &now)) {
        if (!was_there && (flags & O_CREAT)) note('C', now.st_ino, 0, path, "", 0);
        else if (flags & O_TRUNC) note('T', now.st_ino, 0, path, "", 0);
    }
    return handle;
}

#define MODE(flags) int mode = 0; if ((flags) & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }

ssize_t pwrite(int handle, const void *data, size_t length, off_t offset) {
    ssize_t done = REAL(pwrite)(handle, data, length, offset);
    if (done > 0) note_handle('W', handle, offset, data, done);
    return done;
}
ssize_t pwrite64(int handle, const void *data, size_t length, off64_t offset) { return pwrite(handle, data, length, offset); }

ssize_t write(int handle, const void *data, size_t length) {
    off_t offset = lseek(handle, 0, SEEK_CUR);
    ssize_t done = REAL(write)(handle, data, length);
    if (done > 0 && offset >= 0) note_handle('W', handle, offset, data, done);
    return done;
}

int ftruncate(int handle, off_t size) {
    int failed = REAL(ftruncate)(handle, size);
    if (!failed) note_handle('T', handle, size, "", 0);
    return failed;
}
int ftruncate64(int handle, off64_t size) { return ftruncate(handle, size); }

int fsync(int handle) {
    int failed = REAL(fsync)(handle);
    if (!failed) note_handle('S', handle, 0, "", 0);
    return failed;
}
int fdatasync(int handle) {
    int failed = REAL(fdatasync)(handle);
    if (!failed) note_handle('S', handle, 0, "", 0);
    return failed;
}

int unlink(const char *path) {
    int failed = REAL(unlink)(path);
    if (!failed && is_watched(path)) note('U', 0, 0, path, "", 0);
    return failed;
}
int link(const char *path, const char *other) {
    int failed = REAL(link)(path, other);
    if (!failed && is_watched(path)) note('L', 0, 0, path, other, strlen(other));
    return failed;
}
int linkat(int from, const char *path, int to, const char *other, int flags) {
    int failed = REAL(linkat)(from, path, to, other, flags);
    if (!failed && is_watched(path)) note('L', 0, 0, path, other, strlen(other));
    return failed;
}
int rename(const char *path, const char *other) {
    int failed = REAL(rename)(path, other);
    if (!failed && is_watched(path)) note('R', 0, 0, path, other, strlen(other));
    return failed;
}
int mkdir(const char *path, mode_t mode) {
    int failed = REAL(mkdir)(path, mode);
    if (!failed && is_watched(path)) note('M', 0, 0, path, "", 0);
    return failed;
}
