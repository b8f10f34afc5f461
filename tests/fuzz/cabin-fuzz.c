/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-fuzz.h"

static GLogWriterOutput
write_nothing (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  /* A complaint of GLib's is a fault of ours, whatever came in. */
  g_assert (!(level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)));

  return G_LOG_WRITER_HANDLED;
}

/* GLib's own parser complains of what is no UTF-8, and that is not what is tested here. */
GVariant *
cabin_fuzz_parse (const GVariantType *type,
                  const char         *text,
                  gsize               length)
{
  return g_utf8_validate (text, length, NULL) ? g_variant_parse (type, text, text + length, NULL, NULL) : NULL;
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_writer_func (write_nothing, NULL, NULL);

  return 0;
}

/* The product's texts end with a NUL; a copy of its own size lets the sanitizer see who reads on. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_malloc (size + 1);

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  return cabin_fuzz_one (text, size);
}
