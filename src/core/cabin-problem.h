/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CabinProblemKind:
 * @CABIN_PROBLEM_NO_BUS: the system message bus cannot be reached
 * @CABIN_PROBLEM_NO_BLUEZ: nobody owns org.bluez
 * @CABIN_PROBLEM_NOT_ANSWERING: bluetoothd is there and does not answer
 * @CABIN_PROBLEM_DENIED: the bus refuses us; the detail is the D-Bus rule that is missing
 * @CABIN_PROBLEM_NO_ADAPTER: bluetoothd knows no adapter
 * @CABIN_PROBLEM_ADAPTER_MISSING: the adapter of the settings is not there; the detail is what the settings name
 * @CABIN_PROBLEM_BLOCKED: rfkill keeps the adapter off
 * @CABIN_PROBLEM_POWER_FAILED: the adapter does not come up; the detail is bluetoothd's text
 * @CABIN_PROBLEM_AGENT_FAILED: bluetoothd refused our agent, so no phone can pair; the detail is its text
 * @CABIN_PROBLEM_ADAPTER_FAILED: a setting of the adapter was refused; the detail is bluetoothd's text
 * @CABIN_PROBLEM_PROFILE_OWNED: another program has a profile; the subject is the UUID, the detail the program's name
 *   or an empty string
 * @CABIN_PROBLEM_PROFILE_FAILED: a profile was refused; the subject is the UUID, the detail bluetoothd's text
 * @CABIN_PROBLEM_SETTINGS_NOT_SAVED: what is changed now is forgotten at the end; the detail is the reason
 * @CABIN_PROBLEM_SETTINGS_DAMAGED: the settings file could not be read and was put aside; the detail is where
 * @CABIN_PROBLEM_BAD_SETTING: a setting has a value of no meaning; the subject is the key, the detail the value
 * @CABIN_PROBLEM_CONTROL_DENIED: the bus does not let us have our name, so other programs cannot ask anything of us;
 *   the detail is the sentence that says which file is missing
 *
 * Everything that a person must act on. Ordered from what stops everything to what is a nuisance.
 */
typedef enum {
  CABIN_PROBLEM_NO_BUS,
  CABIN_PROBLEM_NO_BLUEZ,
  CABIN_PROBLEM_NOT_ANSWERING,
  CABIN_PROBLEM_DENIED,
  CABIN_PROBLEM_NO_ADAPTER,
  CABIN_PROBLEM_ADAPTER_MISSING,
  CABIN_PROBLEM_BLOCKED,
  CABIN_PROBLEM_POWER_FAILED,
  CABIN_PROBLEM_AGENT_FAILED,
  CABIN_PROBLEM_ADAPTER_FAILED,
  CABIN_PROBLEM_PROFILE_OWNED,
  CABIN_PROBLEM_PROFILE_FAILED,
  CABIN_PROBLEM_SETTINGS_NOT_SAVED,
  CABIN_PROBLEM_SETTINGS_DAMAGED,
  CABIN_PROBLEM_BAD_SETTING,
  CABIN_PROBLEM_CONTROL_DENIED,
} CabinProblemKind;

#define CABIN_PROBLEM_LAST CABIN_PROBLEM_CONTROL_DENIED

#define CABIN_TYPE_PROBLEM (cabin_problem_get_type ())

G_DECLARE_FINAL_TYPE (CabinProblem, cabin_problem, CABIN, PROBLEM, GObject)

CabinProblem    *cabin_problem_new          (CabinProblemKind  kind,
                                             const char       *subject,
                                             const char       *detail);
CabinProblemKind cabin_problem_get_kind     (CabinProblem     *self);
const char      *cabin_problem_get_subject  (CabinProblem     *self);
const char      *cabin_problem_get_detail   (CabinProblem     *self);
const char      *cabin_problem_kind_to_string (CabinProblemKind kind);

G_END_DECLS
