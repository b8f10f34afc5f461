/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every name, path, UUID and time limit of Cabin stands in this file and nowhere else (tests/lint checks it).
 * Times are in milliseconds (_MS), seconds (_S) or microseconds (_US) as the suffix says.
 */

#pragma once

/* Cabin itself. */
#define CABIN_APP_ID "org.cabin.HeadUnit"
#define CABIN_RESOURCE_PATH "/org/cabin/HeadUnit"
#define CABIN_SCHEMA_CONNECTION "org.cabin.HeadUnit.connection"
#define CABIN_SCHEMA_DISPLAY "org.cabin.HeadUnit.display"
#define CABIN_ERROR_DBUS_PREFIX "org.cabin.HeadUnit1.Error."

/* Our own service on the system bus. */
#define CABIN_CONTROL_NAME "org.cabin.HeadUnit"
#define CABIN_CONTROL_PATH "/org/cabin/HeadUnit"
#define CABIN_CONTROL_INTERFACE "org.cabin.HeadUnit1"
/* Who may use the car's Bluetooth besides root, as in bluetoothd's own policy of the bus. */
#define CABIN_CONTROL_GROUP "bluetooth"
/* The policy that lets us own the name, and where the system bus looks for it. */
#define CABIN_CONTROL_POLICY "org.cabin.HeadUnit.conf"
#define CABIN_DBUS_POLICY_FOLDER "/usr/share/dbus-1/system.d"
/* Where it looks for the rules of who runs this machine. */
#define CABIN_DBUS_ADMIN_FOLDER "/etc/dbus-1/system.d"

/* The variable in which a service manager says where it listens: sd_notify(3). */
#define CABIN_NOTIFY_SOCKET "NOTIFY_SOCKET"
/* The terminal that a process was started from, whatever its output is connected to: tty(4). */
#define CABIN_TERMINAL "/dev/tty"

/* Keys of org.cabin.HeadUnit.connection. */
#define CABIN_KEY_BT_NAME "bt-name"
#define CABIN_KEY_BT_DISCOVERABLE "bt-discoverable"
#define CABIN_KEY_ADAPTER "adapter"
#define CABIN_KEY_PROFILES "profiles"
#define CABIN_KEY_ALLOW_CODELESS "allow-codeless"
#define CABIN_KEY_PAIRING_WINDOW "pairing-window"
#define CABIN_KEY_AUTO_CONNECT "auto-connect"
#define CABIN_KEY_RECONNECT_SCHEDULE "reconnect-schedule"
#define CABIN_KEY_RECONNECT_TAIL "reconnect-tail"
#define CABIN_KEY_PHONES "phones"
#define CABIN_KEY_LAST_PAIRED_MAC "last-paired-mac"
#define CABIN_KEY_LAST_PAIRED_NAME "last-paired-name"

#define CABIN_KEY_WIFI_AP_ENABLED "wifi-ap-enabled"
#define CABIN_KEY_WIFI_AP_INTERFACE "wifi-ap-interface"
#define CABIN_KEY_WIFI_AP_SSID "wifi-ap-ssid"
#define CABIN_KEY_WIFI_AP_BAND "wifi-ap-band"
#define CABIN_KEY_WIFI_AP_CHANNEL "wifi-ap-channel"
#define CABIN_KEY_WIFI_AP_COUNTRY "wifi-ap-country"
#define CABIN_KEY_WIFI_AP_ADDRESS "wifi-ap-address"
#define CABIN_KEY_TCP_PORT "tcp-port"
#define CABIN_KEY_PROJECTION_COMMAND "projection-command"

/* Secrets of the keyring: the schema, its attributes, and the value that is always the same. */
#define CABIN_SECRET_SCHEMA "org.cabin.HeadUnit.Pin"
#define CABIN_SECRET_APPLICATION "application"
#define CABIN_SECRET_CABIN "cabin"
#define CABIN_SECRET_ADDRESS "address"
#define CABIN_SECRETS_SERVICE_NAME "org.freedesktop.secrets"
/* The same for what a CabinSecretStore keeps, and the names of the secrets there. */
#define CABIN_SECRET_STORE_SCHEMA "org.cabin.HeadUnit.Secret"
#define CABIN_SECRET_NAME "name"
#define CABIN_SECRET_WIFI "wifi"
/* Under the user's data: the folder of the secrets where no keyring is open. */
#define CABIN_SECRET_FOLDER "cabin/secrets"
/* A keyring is started by the first who asks, and may start with a question; who has none must not wait for it. */
#define CABIN_KEYRING_TIMEOUT_MS 5000

/* Keys of org.cabin.HeadUnit.display. */
#define CABIN_KEY_UI_SCALE "ui-scale"
#define CABIN_KEY_APPEARANCE "appearance"

/* Entries of one dictionary in the key phones. */
#define CABIN_PHONE_ADDRESS "address"
#define CABIN_PHONE_NAME "name"
#define CABIN_PHONE_AUTO_CONNECT "auto-connect"

/* The name a car without a configured one is seen under (mission H14). */
#define CABIN_FALLBACK_NAME "OpenAutoProdigy"
/* The name of the car that `cabin --demo` shows. */
#define CABIN_DEMO_NAME "Prodigy_1a2b3c4d"

/* Objects that we export for bluetoothd. */
#define CABIN_AGENT_PATH "/org/cabin/HeadUnit/agent"
#define CABIN_OUTWARD_AGENT_PATH "/org/cabin/cabinctl/agent"
#define CABIN_PROFILE_PATH_PREFIX "/org/cabin/HeadUnit/profile/"

/* The message bus. */
#define CABIN_DBUS_NAME "org.freedesktop.DBus"
#define CABIN_DBUS_PATH "/org/freedesktop/DBus"
#define CABIN_DBUS_INTERFACE "org.freedesktop.DBus"
#define CABIN_DBUS_PEER "org.freedesktop.DBus.Peer"
#define CABIN_DBUS_PROPERTIES "org.freedesktop.DBus.Properties"
#define CABIN_DBUS_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define CABIN_DBUS_ERROR_PREFIX "org.freedesktop.DBus.Error."
#define CABIN_DBUS_ERROR_ACCESS_DENIED CABIN_DBUS_ERROR_PREFIX "AccessDenied"
#define CABIN_DBUS_ERROR_INVALID_ARGS CABIN_DBUS_ERROR_PREFIX "InvalidArgs"

/* logind, which tells before the machine sleeps and after. */
#define CABIN_LOGIND_NAME "org.freedesktop.login1"
#define CABIN_LOGIND_PATH "/org/freedesktop/login1"
#define CABIN_LOGIND_MANAGER_INTERFACE "org.freedesktop.login1.Manager"

/* Radio switches: Documentation/ABI/stable/sysfs-class-rfkill of the kernel. */
#define CABIN_RFKILL_FOLDER "/sys/class/rfkill"

/* BlueZ: the API texts in the doc folder of its source tree. */
#define CABIN_BLUEZ_NAME "org.bluez"
#define CABIN_BLUEZ_ROOT_PATH "/"
#define CABIN_BLUEZ_MANAGER_PATH "/org/bluez"
#define CABIN_BLUEZ_ADAPTER_INTERFACE "org.bluez.Adapter1"
#define CABIN_BLUEZ_DEVICE_INTERFACE "org.bluez.Device1"
#define CABIN_BLUEZ_MEDIA_TRANSPORT_INTERFACE "org.bluez.MediaTransport1"
#define CABIN_BLUEZ_BEARER_INTERFACE "org.bluez.Bearer.BREDR1"
#define CABIN_BLUEZ_AGENT_MANAGER_INTERFACE "org.bluez.AgentManager1"
#define CABIN_BLUEZ_PROFILE_MANAGER_INTERFACE "org.bluez.ProfileManager1"
#define CABIN_BLUEZ_ERROR_PREFIX "org.bluez.Error."
#define CABIN_BLUEZ_ERROR_REJECTED "org.bluez.Error.Rejected"
#define CABIN_BLUEZ_ERROR_CANCELED "org.bluez.Error.Canceled"
#define CABIN_BLUEZ_ERROR_BLOCKED "org.bluez.Error.Blocked"
#define CABIN_BLUEZ_ERROR_NOT_PERMITTED "org.bluez.Error.NotPermitted"
#define CABIN_BLUEZ_ERROR_ALREADY_EXISTS "org.bluez.Error.AlreadyExists"
#define CABIN_BLUEZ_REASON_AUTHENTICATION "org.bluez.Reason.Authentication"
#define CABIN_BLUEZ_REASON_LOCAL "org.bluez.Reason.Local"
#define CABIN_BLUEZ_REASON_REMOTE "org.bluez.Reason.Remote"
#define CABIN_BLUEZ_CAPABILITY_DISPLAY_YES_NO "DisplayYesNo"
#define CABIN_BLUEZ_CAPABILITY_KEYBOARD_DISPLAY "KeyboardDisplay"
#define CABIN_BLUEZ_ADDRESS_RANDOM "random"
/* The adapter's Modalias begins with this and ends with the version in hexadecimal digits (bluetoothd, src/main.c). */
#define CABIN_BLUEZ_MODALIAS "usb:v1D6Bp0246d"
#define CABIN_BLUEZ_TRANSPORT_AUTO "auto"
#define CABIN_BLUEZ_TRANSPORT_LE "le"

/* Service UUIDs: Bluetooth Assigned Numbers, section 3.3; the last one is Google's for Android Auto. */
#define CABIN_UUID_HSP_HS "00001108-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_HSP_AG "00001112-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_HFP_HF "0000111e-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_HFP_AG "0000111f-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_A2DP_SOURCE "0000110a-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_A2DP_SINK "0000110b-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_A2DP "0000110d-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_AVRCP_TARGET "0000110c-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_AVRCP "0000110e-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_AVRCP_CONTROLLER "0000110f-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_PANU "00001115-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_NAP "00001116-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_GN "00001117-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_PBAP_PCE "0000112e-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_PBAP_PSE "0000112f-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_PBAP "00001130-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_MAP_MAS "00001132-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_MAP_MNS "00001133-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_MAP "00001134-0000-1000-8000-00805f9b34fb"
#define CABIN_UUID_ANDROID_AUTO "4de17a00-52cb-11e6-bdf4-0800200c9a66"

/* RFCOMM channel of a profile for which any will do, as phones look it up (src/profile.c of bluetoothd). One that was
 * chosen may be taken, of which bluetoothd tells nobody: 8, usual for Android Auto, is that of its plugin for SIM
 * access, which runs from 5.76 to 5.85. */
#define CABIN_CHANNEL_ANY 0

/* A passkey has so many digits, a PIN at most so many bytes (Core specification, Vol 3 Part H 2.3.5.3, Vol 4 Part E
 * 7.1.13). */
#define CABIN_PASSKEY_DIGITS 6
#define CABIN_PIN_MAX_BYTES 16
/* Where a service manager puts what a service may read and nobody else (systemd.exec(5)), and the PIN there. */
#define CABIN_CREDENTIALS_VARIABLE "CREDENTIALS_DIRECTORY"
#define CABIN_CREDENTIAL_PIN "pin"

/* The pairing prompt is answered with a refusal after this time (mission H6). The controllers give up at about 30 s
 * (LMP and SMP response time-outs, Core specification), bluetoothd at 60 s. */
#define CABIN_PROMPT_TIMEOUT_MS 30000
/* A tap in this time after the prompt appeared was meant for the screen below (driver-ui). */
#define CABIN_PROMPT_INERT_MS 600
/* How long the outcome of a pairing stays on screen. */
#define CABIN_RESULT_SHOWN_MS 2000
/* A refusal, a knock or a failure is a sentence, which takes longer to read than a name. */
#define CABIN_MESSAGE_SHOWN_MS 5000
/* A password is hidden again after this time: enough to type it on a phone, or to scan it. */
#define CABIN_PASSWORD_SHOWN_MS 30000
/* After Confirm, the phone's own answer and the key exchange must follow in this time (LMP response time-out). */
#define CABIN_BOND_TIMEOUT_MS 30000
/* A phone that pairs again while its old bond stands changes no property; a link that holds so long is the sign. */
#define CABIN_REBOND_SETTLE_MS 3000
/* Our own end of the pairing window comes this much after the adapter's, which is the truth while bluetoothd lives. */
#define CABIN_WINDOW_GRACE_MS 500
/* The longest pair mode that has an end. */
#define CABIN_WINDOW_MAX_S 3600
/* A caller waits at most so long: the longest way of bluetoothd's calls that a method can take, and a second life of
 * bluetoothd between them; for Connect, an attempt that has to end, a phone that has to leave and a whole attempt. */
#define CABIN_CONTROL_TIMEOUT_MS (2 * CABIN_CALL_TIMEOUT_MS)
#define CABIN_CONTROL_CONNECT_TIMEOUT_MS \
        (2 * CABIN_CANCEL_TIMEOUT_MS + CABIN_SWITCH_TIMEOUT_MS + CABIN_PAGE_TIMEOUT_MS + CABIN_CONNECT_TIMEOUT_MS)
/* Devices in range tell their strength several times a second each; who listens on the bus is told so often. */
#define CABIN_CONTROL_DEVICES_MS 500
/* Pairable is lent at most so long: a whole pairing outward, with a person who looks for the PIN. */
#define CABIN_LEND_TIMEOUT_MS 180000
/* A search where nobody ends it: bluetoothd's rounds over BR/EDR take 5 to 10 s. For a device that a person makes
 * visible meanwhile, a while longer. */
#define CABIN_SEARCH_S 10
#define CABIN_FIND_S 30
/* A pairing outward has controllers that give up at 30 s, a person who types, and service records after it. */
#define CABIN_PAIR_TIMEOUT_MS 120000
/* The longest pause between two tries to bring a refusing adapter up, and the first one. */
#define CABIN_RETRY_FIRST_MS 1000
#define CABIN_RETRY_MAX_MS 30000
/* An adapter that goes off can be one that is unplugged, which shows in this time. */
#define CABIN_OFF_SETTLE_MS 100
/* bluetoothd answers Busy while the kernel has not confirmed a change, which takes some milliseconds. */
#define CABIN_BUSY_RETRY_MS 20
/* Bus peers that leave together (a session that ends) are one reason to retry a profile, not many. */
#define CABIN_OWNER_LEFT_DEBOUNCE_MS 200

/* A controller pages for so long before it gives up (page timeout, default 0x2000 slots of 0.625 ms). */
#define CABIN_PAGE_US (5120 * G_TIME_SPAN_MILLISECOND)
/* A phone that is paged answers within 2 x 5.12 s (page timeout; bluetoothd pages again for the profile after it was
 * paged for the service records) or never; a controller that never says so is told to stop. */
#define CABIN_PAGE_TIMEOUT_MS 12000
/* Once the link is up: service records, encryption and the profile itself. */
#define CABIN_CONNECT_TIMEOUT_MS 45000
/* An attempt that was told to end says so within this time, or is taken for ended. */
#define CABIN_CANCEL_TIMEOUT_MS 5000
/* bluetoothd answers Disconnect when the link is down, 2 s and more after the profiles (its DISCONNECT_TIMER). */
#define CABIN_SWITCH_TIMEOUT_MS 6000

/* An LE device is called until it advertises, for as long as the kernel's channel waits (L2CAP_CONN_TIMEOUT, 40 s). */
#define CABIN_LE_CONNECT_TIMEOUT_MS 45000
/* le-connection-abort-by-local in this time is bad luck of the radio; later it is a device that is not there. */
#define CABIN_LE_ABORT_US (10 * G_TIME_SPAN_SECOND)
/* So often bad luck is taken for that, with pauses that double. */
#define CABIN_LE_TRIES 5
#define CABIN_LE_RETRY_FIRST_MS 500
/* A device that has lost its key ends the link within 100 ms of an answer that all is well (seen with 5.66); one that
 * has it lets its services be known within 200 ms, unless they are many. */
#define CABIN_LE_SETTLE_MS 2000
/* After Bonded, bluetoothd answers Pair within milliseconds, or never (while it reads services already). */
#define CABIN_PAIR_ANSWER_MS 2000

/* A device that goes takes its bond with it, unless its adapter goes within this time. */
#define CABIN_MISSED_MS 500

/* From the end of a profile's channel to bluetoothd's word that the whole link ended, if it did. */
#define CABIN_LINK_SETTLE_MS 200

/* Adapters are announced within milliseconds of each other; one that is kept longer than this is the car's. */
#define CABIN_ADAPTER_USUAL_US (2 * G_TIME_SPAN_SECOND)

/* bluetoothd answers a ping in a millisecond, unless it is stuck or starved. */
#define CABIN_SILENCE_MS 2000

/* Time limits of calls to bluetoothd. Property writes go to the kernel and back; Powered waits for the controller. */
#define CABIN_CALL_TIMEOUT_MS 10000
#define CABIN_POWER_TIMEOUT_MS 20000
/* Settings that could not be written (a full disk) are tried again so often. */
#define CABIN_SETTINGS_RETRY_MS 60000
/* SIGTERM: what bluetoothd has not answered by then is left to its own clean-up of a client that is gone. */
#define CABIN_SHUTDOWN_TIMEOUT_MS 2000

/* Names from the air: at most 248 bytes (Core specification, Vol 3 Part C 3.2.2), of which the display shows so many
 * graphemes. */
#define CABIN_NAME_MAX_BYTES 248
#define CABIN_NAME_MAX_GRAPHEMES 32

/* A network's name has 1 to 32 bytes (IEEE 802.11, 9.4.2.2), a passphrase 8 to 63 printable ASCII characters
 * (J.4.1). */
#define CABIN_SSID_MAX_BYTES 32
#define CABIN_PASSPHRASE_MIN 8
#define CABIN_PASSPHRASE_MAX 63

/* The key that we make: so many characters of 57 that nobody takes for each other, which is 93 bits. */
#define CABIN_PASSPHRASE_LENGTH 16
#define CABIN_PASSPHRASE_CHARACTERS "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
/* Channels of the car's network that need no country and no look-out for radar. */
#define CABIN_CHANNEL_2GHZ 6
#define CABIN_CHANNEL_5GHZ 36
/* The subnet of the car's network: phones have the last 8 bits of its addresses. */
#define CABIN_NETWORK_PREFIX 24

/* NetworkManager: https://networkmanager.dev/docs/api/latest/spec.html */
#define CABIN_NM_NAME "org.freedesktop.NetworkManager"
#define CABIN_NM_PATH "/org/freedesktop/NetworkManager"
#define CABIN_NM_SETTINGS_PATH "/org/freedesktop/NetworkManager/Settings"
#define CABIN_NM_AGENT_MANAGER_PATH "/org/freedesktop/NetworkManager/AgentManager"
#define CABIN_NM_AGENT_PATH "/org/freedesktop/NetworkManager/SecretAgent"
#define CABIN_NM_ACTIVE_INTERFACE "org.freedesktop.NetworkManager.Connection.Active"
#define CABIN_NM_AGENT_INTERFACE "org.freedesktop.NetworkManager.SecretAgent"
#define CABIN_NM_AGENT_MANAGER_INTERFACE "org.freedesktop.NetworkManager.AgentManager"
#define CABIN_NM_DEVICE_INTERFACE "org.freedesktop.NetworkManager.Device"
#define CABIN_NM_PROFILE_INTERFACE "org.freedesktop.NetworkManager.Settings.Connection"
#define CABIN_NM_SETTINGS_INTERFACE "org.freedesktop.NetworkManager.Settings"
#define CABIN_NM_ERROR_UNKNOWN_DEVICE "org.freedesktop.NetworkManager.UnknownDevice"
#define CABIN_NM_ERROR_INVALID_CONNECTION "org.freedesktop.NetworkManager.Settings.InvalidConnection"
#define CABIN_NM_ERROR_PERMISSION_DENIED "org.freedesktop.NetworkManager.PermissionDenied"
#define CABIN_NM_ERROR_SETTINGS_PERMISSION_DENIED "org.freedesktop.NetworkManager.Settings.PermissionDenied"
#define CABIN_NM_ERROR_NO_SECRETS "org.freedesktop.NetworkManager.SecretAgent.NoSecrets"
/* Our profile there, the same in every car: made once, with uuidgen. */
#define CABIN_NM_PROFILE_ID "Cabin"
#define CABIN_NM_PROFILE_UUID "56689235-bfe9-48db-9e89-e2db17b9b812"
#define CABIN_NM_WIRELESS "802-11-wireless"
#define CABIN_NM_WIRELESS_SECURITY "802-11-wireless-security"

/* Where NetworkManager does not run: what hostapd is to do, and its unit (data/systemd/cabin-ap.service). */
#define CABIN_AP_FOLDER "/run/cabin/network"
#define CABIN_AP_FILE_NAME "ap"
#define CABIN_AP_GROUP "access-point"
#define CABIN_AP_UNIT "cabin-ap.service"
#define CABIN_AP_UNIT_PATH "/org/freedesktop/systemd1/unit/cabin_2dap_2eservice"
#define CABIN_SYSTEMD_NAME "org.freedesktop.systemd1"
#define CABIN_SYSTEMD_PATH "/org/freedesktop/systemd1"
#define CABIN_SYSTEMD_MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define CABIN_SYSTEMD_UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
/* The kernel's network interfaces: Documentation/ABI/testing/sysfs-class-net. */
#define CABIN_NET_FOLDER "/sys/class/net"

/* Settings that change together, such as band and channel, or a name that is typed, are one change of the network. */
#define CABIN_NETWORK_DEBOUNCE_MS 300
/* NetworkManager gives the supplicant 25 s and DHCP some more; a network that is not up after this is none. */
#define CABIN_NETWORK_START_MS 45000
/* Calls to NetworkManager may end at polkit, which asks nobody here. */
#define CABIN_NETWORK_CALL_TIMEOUT_MS 15000

/* Android Auto's hand-over over RFCOMM. Frames of real phones have less than 200 bytes; what they can declare is
 * 64 KiB. */
#define CABIN_HANDOVER_PAYLOAD_MAX 4096
/* What a phone has to take before it is told more: the longest answers, and some of its pings. */
#define CABIN_HANDOVER_BACKLOG_MAX 4096
/* A phone's ping is a time stamp; it is sent back as it came, if it has no more bytes than this. */
#define CABIN_HANDOVER_PING_MAX 64
/* In CABIN_HANDOVER_JOIN_MS a phone says so much at most: real ones say four things, ask once more if they failed, and
 * ping once a second (of which it is so many in one second). */
#define CABIN_HANDOVER_FRAMES_MAX 64
#define CABIN_HANDOVER_REQUESTS_MAX 5
#define CABIN_HANDOVER_STARTS_MAX 3
#define CABIN_HANDOVER_PINGS_MAX 10
/* A phone that hears nothing in 10 to 12 s dials again. The car says the least that it can if its network is not up in
 * the first of these, and gives up after the second. */
#define CABIN_HANDOVER_GREET_MS 1000
#define CABIN_HANDOVER_OFFER_MS 8000
/* Some phones do not answer with their version, and go on. */
#define CABIN_HANDOVER_VERSION_MS 3000
/* Where it is the phone's turn on the link: an answer, the rest of a frame, room for what we say. */
#define CABIN_HANDOVER_SILENCE_MS 10000
/* A phone that joins a network takes 4 to 21 s and says nothing meanwhile. */
#define CABIN_HANDOVER_JOIN_MS 60000
/* Why a phone was refused can be read for so long after it has left: its link may have been the only one. */
#define CABIN_HANDOVER_SHOWN_MS 60000
/* The version of the hand-over that today's Android Auto answers with success. */
#define CABIN_HANDOVER_VERSION_MAJOR 6
#define CABIN_HANDOVER_VERSION_MINOR 0
/* A projection program that does not end when it is told to (SIGTERM) is ended after this time. */
#define CABIN_PROJECTION_END_MS 3000
