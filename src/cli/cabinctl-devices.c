/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cabin-discovery.h"
#include "cabin-names.h"
#include "cabinctl-bluez.h"
#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-verbs.h"

#define NAME_WIDTH 24
#define FORMAT "%s  %s  %s  %s%s"
#define UP_AND_CLEAR "\033[%uA\033[J"
/* A line that is too long ends at the edge, so that each is one row. */
#define NO_WRAP "\033[?7l"
#define WRAP "\033[?7h"
#define FALLBACK_ROWS 24

typedef struct {
  CabinctlBluez bluez;
  CabinDiscovery *discovery;
  gboolean all;
  gboolean ended;
  gboolean live;
  guint shown;
} Search;

static gboolean
is_wanted (Search           *search,
           CabinBluezDevice *device)
{
  const char *adapter = cabin_bluez_adapter_get_path (search->bluez.adapter);
  gboolean near = cabin_bluez_device_get_heard (device) || cabin_bluez_device_get_connected (device);

  return g_str_equal (cabin_bluez_device_get_adapter (device), adapter) &&
         (search->all || (near && *cabin_bluez_device_get_name (device) != '\0'));
}

/* The nearest first; what has no strength is last. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  CabinBluezDevice *one = *(CabinBluezDevice *const *) a;
  CabinBluezDevice *other = *(CabinBluezDevice *const *) b;
  int rssi = cabin_bluez_device_get_rssi (one);
  int other_rssi = cabin_bluez_device_get_rssi (other);

  rssi = rssi == CABIN_BLUEZ_RSSI_UNKNOWN ? G_MININT : rssi;
  other_rssi = other_rssi == CABIN_BLUEZ_RSSI_UNKNOWN ? G_MININT : other_rssi;
  if (rssi != other_rssi)
    return rssi > other_rssi ? -1 : 1;

  return g_strcmp0 (cabin_bluez_device_get_address (one), cabin_bluez_device_get_address (other));
}

static GPtrArray *
list (Search *search)
{
  GListModel *devices = cabin_bluez_client_get_devices (search->bluez.client);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (is_wanted (search, device))
        g_ptr_array_add (found, g_steal_pointer (&device));
    }
  g_ptr_array_sort (found, compare);

  return found;
}

static void
say_device (CabinBluezDevice *device)
{
  const char *icon = cabin_bluez_device_get_icon (device);
  const char *known = cabin_bluez_device_get_name (device);
  int rssi = cabin_bluez_device_get_rssi (device);
  gboolean heard = rssi != CABIN_BLUEZ_RSSI_UNKNOWN;
  g_autofree char *strength = heard ? g_strdup_printf ("%4d dBm", rssi) : g_strdup ("       –");
  g_autofree char *name = cabinctl_pad (*known != '\0' ? known : "–", NAME_WIDTH);
  g_autofree char *kind = cabinctl_plain (icon != NULL ? icon : "");
  const char *state = cabin_bluez_device_get_connected (device) ? "  connected" :
                      cabin_bluez_device_get_bonded (device) ? "  paired" : "";

  cabinctl_say (FORMAT, cabin_bluez_device_get_address (device), strength, name, kind, state);
}

static guint
rows_of_terminal (void)
{
  struct winsize size = { 0 };

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 2 ? size.ws_row : FALLBACK_ROWS;
}

/* What stands there already is written over, as far as it is on the screen. */
static void
draw (Search *search)
{
  g_autoptr(GPtrArray) devices = list (search);
  g_autofree char *title = cabinctl_paint (CABINCTL_FAINT, "Searching; Ctrl-C ends it");
  guint fit = search->ended ? devices->len : MIN (devices->len, rows_of_terminal () - 2);

  if (search->shown > 0)
    printf (UP_AND_CLEAR, search->shown);
  if (!search->ended)
    printf (NO_WRAP);
  for (guint i = 0; i < fit; i++)
    say_device (devices->pdata[i]);
  if (!search->ended)
    cabinctl_say ("%s%s" WRAP, title, fit < devices->len ? "; there are more" : "");
  search->shown = fit + 1;
}

static gboolean
on_tick (gpointer user_data)
{
  draw (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_end (gpointer user_data)
{
  Search *search = user_data;

  search->ended = TRUE;

  return G_SOURCE_REMOVE;
}

static void
print (Search *search)
{
  g_autoptr(GPtrArray) devices = list (search);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      CabinBluezDevice *device = devices->pdata[i];
      int rssi = cabin_bluez_device_get_rssi (device);

      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "address", cabin_bluez_device_get_address (device));
      cabinctl_json_string (builder, "name", cabin_bluez_device_get_name (device));
      cabinctl_json_string (builder, "icon", cabin_bluez_device_get_icon (device));
      json_builder_set_member_name (builder, "rssi");
      if (rssi != CABIN_BLUEZ_RSSI_UNKNOWN)
        json_builder_add_int_value (builder, rssi);
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "bonded");
      json_builder_add_boolean_value (builder, cabin_bluez_device_get_bonded (device));
      json_builder_set_member_name (builder, "connected");
      json_builder_add_boolean_value (builder, cabin_bluez_device_get_connected (device));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cabinctl_print_json (builder, FALSE);
}

/* bluetoothd or the adapter can go meanwhile; an error of the search is tried again by it, but for these. */
static int
look_around (Cabinctl *self,
             Search   *search,
             guint     seconds)
{
  guint tick = search->live ? g_timeout_add (CABIN_CONTROL_DEVICES_MS, on_tick, search) : 0;
  guint end = seconds != G_MAXUINT ? g_timeout_add_seconds (seconds, on_end, search) : 0;
  const GError *error;

  search->discovery = cabin_discovery_new (search->bluez.client, CABIN_BLUEZ_TRANSPORT_AUTO);
  cabin_discovery_set_adapter (search->discovery, search->bluez.adapter);
  cabin_discovery_start (search->discovery);
  if (!search->live)
    cabinctl_progress (self, "Searching…");
  while (!search->ended && !cabinctl_interrupted (self) && !ferror (stdout) &&
         cabin_bluez_client_get_peer (search->bluez.client) != NULL)
    g_main_context_iteration (NULL, TRUE);

  g_clear_handle_id (&tick, g_source_remove);
  if (!search->ended)
    g_clear_handle_id (&end, g_source_remove);
  search->ended = TRUE;
  cabinctl_progress (self, NULL);
  if (cabin_bluez_client_get_peer (search->bluez.client) == NULL)
    return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, "gone", "bluetoothd has ended. Search again when it is back.");

  error = cabin_discovery_get_error (search->discovery);
  if (error != NULL && !cabinctl_interrupted (self))
    return cabinctl_fail_bluez (self, error, CABINCTL_EXIT_ADAPTER, NULL);

  return CABINCTL_EXIT_OK;
}

static int
search_and_say (Cabinctl   *self,
                const char *adapter,
                gboolean    all,
                guint       seconds)
{
  Search search = { .all = all, .live = !self->json && isatty (STDOUT_FILENO) };
  int status = cabinctl_bluez_need (&search.bluez, self, adapter);

  if (status == CABINCTL_EXIT_OK && seconds > 0)
    status = look_around (self, &search, seconds);

  search.ended = TRUE;
  if (status == CABINCTL_EXIT_OK && self->json)
    print (&search);
  else if (status == CABINCTL_EXIT_OK)
    draw (&search);

  g_clear_object (&search.discovery);
  cabinctl_bluez_clear (&search.bluez);

  return status;
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  g_autofree char *adapter = NULL;
  g_autofree char *text = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "seconds", 's', 0, G_OPTION_ARG_STRING, &text,
      "Search so long, 0 to 3600; 0 lists what is known (default: until Ctrl-C; without a terminal 10)", "N" },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, "Also what has no name, and what is known and not in range", NULL },
    { "adapter", 0, 0, G_OPTION_ARG_STRING, &adapter, "Use this adapter: its address, or its name such as hci0",
      "ADAPTER" },
    { NULL },
  };
  guint seconds = isatty (STDOUT_FILENO) && isatty (STDERR_FILENO) ? G_MAXUINT : CABIN_SEARCH_S;
  int status;

  if (!cabinctl_parse (self, entries, 0, 0, &argc, argv, &status))
    return status;

  if (self->json)
    seconds = CABIN_SEARCH_S;
  if (text != NULL && !cabinctl_parse_number (self, "--seconds", text, 0, CABIN_WINDOW_MAX_S, &seconds))
    return CABINCTL_EXIT_USAGE;

  status = cabinctl_open_bus (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  /* It knows which adapter is the car's; who may not ask it can look around all the same. */
  cabinctl_look_for_head_unit (self, NULL);

  return search_and_say (self, adapter, all, seconds);
}

const CabinctlVerb cabinctl_devices = {
  .name = "devices",
  .arguments = "",
  .summary = "Show what is in range",
  .help = "Works without the head unit. The nearest device stands first.\n\n"
          "For example:\n"
          "  cabinctl devices\n"
          "  cabinctl devices --seconds 5 --json\n\n"
          "Exit status: 0 done; 3 there is no adapter that is on; 4 not allowed.",
  .run = run,
};
