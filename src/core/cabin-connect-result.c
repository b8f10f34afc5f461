/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-connect-result.h"

#include "cabin-error.h"

CabinConnectResult
cabin_connect_result_classify (const GError *error)
{
  g_autofree char *text = cabin_error_text (error);

  if (strstr (text, "key-missing"))
    return CABIN_CONNECT_FORGOT_US;
  if (strstr (text, "canceled"))
    return CABIN_CONNECT_CANCELLED;
  if (strstr (text, "busy"))
    return CABIN_CONNECT_BUSY;
  if (strstr (text, "page-timeout"))
    return CABIN_CONNECT_UNREACHABLE;

  return CABIN_CONNECT_UNKNOWN;
}

const char *
cabin_connect_result_to_string (CabinConnectResult result)
{
  return "?";
}
