/* SPDX-License-Identifier: MIT */
/* Feeding readers with broken input. A target is one file with LLVMFuzzerTestOneInput; linked with
   fuzz_main.c it is a test over its corpus and mutations of it, or a program for AFL; compiled with
   clang's -fsanitize=fuzzer and without fuzz_main.c it is a target of libFuzzer. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The folder with the corpus and what is well worth inserting, up to a NULL. Only fuzz_main.c reads
 * them. */
extern const char fuzz_corpus[];
extern const char *const fuzz_words[];

/* What has to hold whatever comes in. */
#define must(condition)                                                                    \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                       \
        }                                                                                  \
    } while (0)

#endif
