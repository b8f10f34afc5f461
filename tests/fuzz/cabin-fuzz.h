/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What libFuzzer calls: once at the start, and with every input. A target ends the process where the product did what
 * it must never do; the sanitizers end it where it did what no program may do.
 */

int       cabin_fuzz_one   (const char         *text,
                            gsize               length);

GVariant *cabin_fuzz_parse (const GVariantType *type,
                            const char         *text,
                            gsize               length);

int LLVMFuzzerInitialize   (int    *argc,
                            char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
