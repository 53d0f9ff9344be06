/* SPDX-License-Identifier: MIT */
/* Runs a target over its corpus and over mutations of it: the same ones in each run, so that what
   fails fails again. `TARGET FILE…` runs it over files alone. FUZZ_ROUNDS and FUZZ_SEED change how
   many, which. */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#define SEEDS_MAX   256
#define INPUT_MAX   65536
#define ROUNDS      4000
#define CHANGES_MAX 6 /* of one mutation */

struct seed {
    unsigned char *bytes;
    size_t size;
};

static struct seed seeds[SEEDS_MAX];
static size_t seed_count;
static uint64_t state = 88172645463325252u;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static size_t below(size_t limit)
{
    return limit ? (size_t)(next_random() % limit) : 0;
}

static void seed_load(const char *path)
{
    struct stat about;
    FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) ? fopen(path, "rb") : NULL;
    if (!file || seed_count == SEEDS_MAX) {
        fprintf(stderr, "%s: can't be read\n", path);
        exit(1);
    }
    struct seed *seed = &seeds[seed_count++];
    seed->bytes = malloc(INPUT_MAX);
    seed->size = seed->bytes ? fread(seed->bytes, 1, INPUT_MAX, file) : 0;
    fclose(file);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void load_corpus(void)
{
    const char *top = getenv("TOP_SRCDIR");
    char folder[2048];
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", top ? top : ".", fuzz_corpus);
    struct dirent **files;
    int count = scandir(folder, &files, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        seed_load(path);
        free(files[i]);
    }
    if (count > 0)
        free(files);
}

/* ---- Mutations, each within `input` of INPUT_MAX bytes */

static size_t insert(unsigned char *input, size_t size, size_t at, const void *bytes, size_t length)
{
    if (length > INPUT_MAX - size)
        return size;
    memmove(input + at + length, input + at, size - at);
    memcpy(input + at, bytes, length);
    return size + length;
}

static size_t insert_word(unsigned char *input, size_t size)
{
    size_t count = 0;
    while (fuzz_words[count])
        count++;
    const char *word = fuzz_words[below(count)];
    return insert(input, size, below(size + 1), word, strlen(word));
}

static size_t copy_piece(unsigned char *input, size_t size, const struct seed *from)
{
    unsigned char piece[512];
    size_t start = below(from->size);
    size_t length = below(sizeof piece);
    if (length > from->size - start)
        length = from->size - start;
    memcpy(piece, from->bytes + start, length);
    return insert(input, size, below(size + 1), piece, length);
}

static size_t remove_piece(unsigned char *input, size_t size)
{
    size_t start = below(size);
    size_t length = 1 + below(next_random() % 4 ? 8 : size - start);
    if (length > size - start)
        length = size - start;
    memmove(input + start, input + start + length, size - start - length);
    return size - length;
}

static size_t change(unsigned char *input, size_t size)
{
    unsigned char byte = (unsigned char)next_random();
    switch (size == 0 ? 3 : below(7)) {
    case 0:
        input[below(size)] ^= (unsigned char)(1u << below(8));
        return size;
    case 1:
        input[below(size)] = byte;
        return size;
    case 2:
        return remove_piece(input, size);
    case 3:
        return insert(input, size, below(size + 1), &byte, 1);
    case 4:
        return copy_piece(input, size, &seeds[below(seed_count)]);
    case 5:
        return below(20) ? size : below(size);
    default:
        return insert_word(input, size);
    }
}

static void run(const unsigned char *input, size_t size)
{
    /* A copy of its exact size lets the sanitizers see a read behind its end. */
    unsigned char *exact = malloc(size ? size : 1);
    memcpy(exact, input, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

/* With FUZZ_KEEP=FILE each input is left there before it is tried, so that the one that fails is at
 * hand. */
static void keep(const unsigned char *input, size_t size)
{
    const char *path = getenv("FUZZ_KEEP");
    FILE *file = path ? fopen(path, "wb") : NULL;
    if (!file)
        return;
    fwrite(input, 1, size, file);
    fclose(file);
}

static void run_mutations(unsigned long rounds)
{
    static unsigned char input[INPUT_MAX];
    for (unsigned long i = 0; i < rounds; i++) {
        const struct seed *seed = &seeds[below(seed_count)];
        size_t size = seed->size;
        memcpy(input, seed->bytes, size);
        for (size_t changes = 1 + below(CHANGES_MAX); changes > 0; changes--)
            size = change(input, size);
        keep(input, size);
        run(input, size);
    }
}

static unsigned long number_from(const char *name, unsigned long fallback)
{
    const char *value = getenv(name);
    return value ? strtoul(value, NULL, 10) : fallback;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        seed_load(argv[i]);
    if (argc == 1)
        load_corpus();
    if (seed_count == 0) {
        printf("Bail out! no corpus for %s\n", fuzz_corpus);
        return 1;
    }
    printf("1..2\n");
    for (size_t i = 0; i < seed_count; i++)
        run(seeds[i].bytes, seeds[i].size);
    printf("ok 1 - the corpus of %s, %zu inputs\n", fuzz_corpus, seed_count);
    fflush(stdout);
    unsigned long rounds = argc == 1 ? number_from("FUZZ_ROUNDS", ROUNDS) : 0;
    state += number_from("FUZZ_SEED", 0) * 2654435761u;
    run_mutations(rounds);
    printf("ok 2 - %lu mutations of it\n", rounds);
    for (size_t i = 0; i < seed_count; i++)
        free(seeds[i].bytes);
    return 0;
}
