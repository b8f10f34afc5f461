/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-qr.h"

#include <qrencode.h>
#include <string.h>

#include "cabin-text.h"

/* Modules of white all around (ISO/IEC 18004, 5.3.8). */
#define QUIET_ZONE 4

/**
 * CabinQr:
 *
 * A QR code that lets a phone's camera join a network. Dark on white by day and by night, as cameras want it, and each
 * module as many whole pixels as fit.
 *
 * It holds a password: what it knows is wiped when it is cleared.
 */
struct _CabinQr
{
  GtkWidget parent_instance;

  QRcode *code;
};

G_DEFINE_FINAL_TYPE (CabinQr, cabin_qr, GTK_TYPE_WIDGET)

static void
draw (QRcode  *code,
      cairo_t *cr,
      int      width,
      int      height)
{
  int side = code->width + 2 * QUIET_ZONE;
  int module = MAX (MIN (width, height) / side, 1);

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  cairo_translate (cr, (width - side * module) / 2 + QUIET_ZONE * module,
                   (height - side * module) / 2 + QUIET_ZONE * module);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        cairo_rectangle (cr, x * module, y * module, module, module);
  cairo_fill (cr);
}

static void
cabin_qr_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  CabinQr *self = CABIN_QR (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->code == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  draw (self->code, cr, width, height);
  cairo_destroy (cr);
}

static void
cabin_qr_finalize (GObject *object)
{
  cabin_qr_clear (CABIN_QR (object));

  G_OBJECT_CLASS (cabin_qr_parent_class)->finalize (object);
}

static void
cabin_qr_class_init (CabinQrClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cabin_qr_finalize;
  widget_class->snapshot = cabin_qr_snapshot;

  gtk_widget_class_set_css_name (widget_class, "qr");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cabin_qr_init (CabinQr *self)
{
}

/**
 * cabin_qr_new:
 *
 * Returns: (transfer floating): a widget that shows nothing yet
 */
GtkWidget *
cabin_qr_new (void)
{
  return g_object_new (CABIN_TYPE_QR, NULL);
}

/**
 * cabin_qr_show_network:
 * @ssid: the network's name
 * @key: its passphrase
 */
void
cabin_qr_show_network (CabinQr    *self,
                       const char *ssid,
                       const char *key)
{
  char *text;

  g_return_if_fail (CABIN_IS_QR (self));

  cabin_qr_clear (self);
  text = cabin_qr_network_text (ssid, key);
  self->code = QRcode_encodeData ((int) strlen (text), (const unsigned char *) text, 0, QR_ECLEVEL_M);
  cabin_text_wipe (text);
}

/**
 * cabin_qr_clear:
 *
 * Wipes what is shown.
 */
void
cabin_qr_clear (CabinQr *self)
{
  g_return_if_fail (CABIN_IS_QR (self));

  if (self->code == NULL)
    return;

  explicit_bzero (self->code->data, (gsize) self->code->width * (gsize) self->code->width);
  g_clear_pointer (&self->code, QRcode_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static char *
append_escaped (char       *end,
                const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (strchr ("\\;,\":", *text) != NULL)
        *end++ = '\\';
      *end++ = *text;
    }

  return end;
}

/**
 * cabin_qr_network_text:
 * @ssid: the network's name
 * @key: its passphrase
 *
 * The form is that of ZXing ("Barcode Contents"), which Android and iOS read; WPA stands for all versions of it.
 *
 * Returns: (transfer full): what the code says; freed with cabin_text_wipe()
 */
char *
cabin_qr_network_text (const char *ssid,
                       const char *key)
{
  static const char form[] = "WIFI:T:WPA;S:" ";P:" ";;";
  /* Grown while it is written, it would leave copies behind. */
  char *text = g_malloc (sizeof form + 2 * (strlen (ssid) + strlen (key)));
  char *end = g_stpcpy (text, "WIFI:T:WPA;S:");

  end = append_escaped (end, ssid);
  end = g_stpcpy (end, ";P:");
  end = append_escaped (end, key);
  g_stpcpy (end, ";;");

  return text;
}
