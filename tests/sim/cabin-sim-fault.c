/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-fault.h"

/**
 * cabin_sim_fault_free:
 * @data: (transfer full): a #CabinSimFault
 */
void
cabin_sim_fault_free (gpointer data)
{
  CabinSimFault *fault = data;

  g_free (fault->client);
  g_free (fault->call);
  g_free (fault->error);
  g_free (fault->message);
  g_free (fault);
}

/**
 * cabin_sim_fault_add:
 * @client: (nullable): unique name of the client whose calls count, %NULL for all
 * @call: (nullable): its name, %NULL for any call
 * @skip: how many such calls pass before it
 * @count: how many it is for
 *
 * Returns: (transfer none): a fault that does nothing yet
 */
CabinSimFault *
cabin_sim_fault_add (GPtrArray  *faults,
                     const char *client,
                     const char *call,
                     guint       skip,
                     guint       count)
{
  CabinSimFault *fault = g_new0 (CabinSimFault, 1);

  fault->client = g_strdup (client);
  fault->call = g_strdup (call);
  fault->skip = skip;
  fault->count = count;
  g_ptr_array_add (faults, fault);

  return fault;
}

/**
 * cabin_sim_fault_drop:
 *
 * Takes the faults of one call back.
 */
void
cabin_sim_fault_drop (GPtrArray  *faults,
                      const char *call)
{
  for (guint i = faults->len; i > 0; i--)
    if (g_strcmp0 (((CabinSimFault *) g_ptr_array_index (faults, i - 1))->call, call) == 0)
      g_ptr_array_remove_index (faults, i - 1);
}

/**
 * cabin_sim_fault_take:
 *
 * A call has come in.
 *
 * Returns: (transfer full) (nullable): what is to happen to it
 */
CabinSimFault *
cabin_sim_fault_take (GPtrArray  *faults,
                      const char *client,
                      const char *call)
{
  for (guint i = 0; i < faults->len; i++)
    {
      CabinSimFault *fault = g_ptr_array_index (faults, i);
      CabinSimFault *taken;

      if ((fault->client != NULL && !g_str_equal (fault->client, client))
          || (fault->call != NULL && !g_str_equal (fault->call, call)))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          continue;
        }

      taken = g_new0 (CabinSimFault, 1);
      taken->kills = fault->kills;
      taken->error = g_strdup (fault->error);
      taken->message = g_strdup (fault->message);
      taken->delay_ms = fault->delay_ms;
      if (--fault->count == 0)
        g_ptr_array_remove_index (faults, i);
      return taken;
    }

  return NULL;
}
