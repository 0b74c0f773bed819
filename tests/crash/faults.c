/* Preloaded into a server, this makes calls on files of its data folder fail, and forgets what was never synced.

   HOLDPOINT_FAULT_FOLDER  the data folder; other files are left alone
   HOLDPOINT_FAULTS        a file with eight numbers of 64 bits that the test writes while the server runs, see `struct plan`
   HOLDPOINT_SHADOW        a folder with copies of the database's files, to which only synced writes come: what a power cut leaves */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE = 1, PWRITE = 2, FSYNC = 4, FDATASYNC = 8, FTRUNCATE = 16, RENAME = 32 };
enum { LOG = 1, DATABASE = 2, INDEX = 4 };

struct plan {
    int64_t armed;   /* 1: calls may fail */
    int64_t calls;   /* which of them */
    int64_t files;   /* on which files */
    int64_t pass;    /* how many go through first */
    int64_t fail;    /* how many fail then; negative: all, until it is disarmed */
    int64_t error;   /* with which errno */
    int64_t failed;  /* how many have failed */
    int64_t called;  /* how many were looked at */
};

static volatile struct plan *plan;
static const char *folder, *shadow;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("HOLDPOINT_FAULTS");
    folder = getenv("HOLDPOINT_FAULT_FOLDER");
    shadow = getenv("HOLDPOINT_SHADOW");
    if (!file) return;
    int handle = open(file, O_RDWR);
    if (handle < 0) return;
    void *place = mmap(NULL, sizeof(struct plan), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    if (place != MAP_FAILED) plan = place;
    close(handle);
}

static int kind_of_path(const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length)) return 0;
    if (strstr(path, "/index/")) return INDEX;
    if (strstr(path, ".db-wal")) return LOG;
    if (strstr(path, ".db") && !strstr(path, ".db-")) return DATABASE;
    return 0;
}

static int path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

/* Whether this call is one that fails. */
static int fails(int call, int kind) {
    if (!plan || !__atomic_load_n(&plan->armed, __ATOMIC_SEQ_CST)) return 0;
    if (!(plan->calls & call) || !(plan->files & kind)) return 0;
    int64_t number = __atomic_fetch_add(&plan->called, 1, __ATOMIC_SEQ_CST);
    if (number < plan->pass || (plan->fail >= 0 && number >= plan->pass + plan->fail)) return 0;
    __atomic_fetch_add(&plan->failed, 1, __ATOMIC_SEQ_CST);
    errno = (int)plan->error;
    return 1;
}

static int fails_on(int call, int file) {
    char path[PATH_MAX];
    int before = errno;
    if (!plan || !plan->armed || !path_of(file, path)) {
        errno = before;
        return 0;
    }
    errno = before;
    return fails(call, kind_of_path(path));
}

/* What was written to a file and not synced yet. */
struct range {
    char name[64];
    off_t from, to;
    struct range *next;
};
static struct range *unsynced;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static const char *shadowed(int file, char *path) {
    if (!shadow || !path_of(file, path) || !(kind_of_path(path) & (LOG | DATABASE))) return NULL;
    return strrchr(path, '/') + 1;
}

static void wrote(int file, off_t from, size_t count) {
    char path[PATH_MAX];
    const char *name = shadowed(file, path);
    if (!name) return;
    struct range *range = calloc(1, sizeof *range);
    if (!range) abort();
    strncpy(range->name, name, sizeof range->name - 1);
    range->from = from;
    range->to = from + (off_t)count;
    pthread_mutex_lock(&guard);
    range->next = unsynced;
    unsynced = range;
    pthread_mutex_unlock(&guard);
}

static void synced(int file) {
    static ssize_t (*next_write)(int, const void *, size_t, off_t);
    char path[PATH_MAX], copy[PATH_MAX], bytes[65536];
    const char *name = shadowed(file, path);
    if (!name) return;
    if (!next_write) *(void **)&next_write = dlsym(RTLD_NEXT, "pwrite");
    snprintf(copy, sizeof copy, "%s/%s", shadow, name);
    pthread_mutex_lock(&guard);
    int to = open(copy, O_RDWR | O_CREAT, 0600), from = open(path, O_RDONLY);
    struct stat state;
    if (to < 0 || from < 0 || fstat(from, &state)) abort();
    for (struct range **at = &unsynced; *at;) {
        struct range *range = *at;
        if (strcmp(range->name, name)) {
            at = &range->next;
            continue;
        }
        for (off_t offset = range->from; offset < range->to;) {
            off_t left = range->to - offset;
            ssize_t read = pread(from, bytes, left < (off_t)sizeof bytes ? (size_t)left : sizeof bytes, offset);
            if (read <= 0) break;
            if (next_write(to, bytes, (size_t)read, offset) != read) abort();
            offset += read;
        }
        *at = range->next;
        free(range);
    }
    static int (*next_truncate)(int, off_t);
    if (!next_truncate) *(void **)&next_truncate = dlsym(RTLD_NEXT, "ftruncate");
    if (next_truncate(to, state.st_size)) abort();
    close(from);
    close(to);
    pthread_mutex_unlock(&guard);
}

#define NEXT(type, name, arguments) \
    static type(*next) arguments;   \
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, name);

ssize_t write(int file, const void *bytes, size_t count) {
    NEXT(ssize_t, "write", (int, const void *, size_t))
    if (fails_on(WRITE, file)) return -1;
    off_t from = shadow ? lseek(file, 0, SEEK_CUR) : 0;
    ssize_t written = next(file, bytes, count);
    if (shadow && from >= 0 && written > 0) wrote(file, from, (size_t)written);
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    NEXT(ssize_t, "pwrite", (int, const void *, size_t, off_t))
    if (fails_on(PWRITE, file)) return -1;
    ssize_t written = next(file, bytes, count, offset);
    if (shadow && written > 0) wrote(file, offset, (size_t)written);
    return written;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
    return pwrite(file, bytes, count, offset);
}

int fsync(int file) {
    NEXT(int, "fsync", (int))
    if (fails_on(FSYNC, file)) return -1;
    int result = next(file);
    if (!result) synced(file);
    return result;
}

int fdatasync(int file) {
    NEXT(int, "fdatasync", (int))
    if (fails_on(FDATASYNC, file)) return -1;
    int result = next(file);
    if (!result) synced(file);
    return result;
}

int ftruncate(int file, off_t length) {
    NEXT(int, "ftruncate", (int, off_t))
    return fails_on(FTRUNCATE, file) ? -1 : next(file, length);
}

int ftruncate64(int file, off_t length) { return ftruncate(file, length); }

int rename(const char *from, const char *to) {
    NEXT(int, "rename", (const char *, const char *))
    return fails(RENAME, kind_of_path(to)) ? -1 : next(from, to);
}
