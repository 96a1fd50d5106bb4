/* Stands for NVIDIA's management library in tests: GPUS cards, the second of which gives no power figure. Card LOST is gone,
   card FALLEN still gives its handle and names but no figure, a call about card HANGS never returns, and with XID above 0 the
   first card tells of that error, once; card UNREGISTERED gives no events. After COUNTS counts, counting answers COUNT_CODE, also when
   the library is loaded anew. */
#ifndef INIT_CODE
#define INIT_CODE 0
#endif
#ifndef LOST
#define LOST -1
#endif
#ifndef FALLEN
#define FALLEN -1
#endif
#ifndef HANGS
#define HANGS -1
#endif
#ifndef COUNT_CODE
#define COUNT_CODE 0
#endif
#ifndef COUNTS
#define COUNTS 0
#endif
#ifndef UNREGISTERED
#define UNREGISTERED -1
#endif
#ifndef XID
#define XID 0
#endif
/* Declared here, so that no header files are needed. */
int pause(void);
char *getenv(const char *name);
int setenv(const char *name, const char *value, int overwrite);
int snprintf(char *text, unsigned long size, const char *format, ...);

typedef struct { unsigned int gpu, memory; } Rates;
typedef struct { unsigned long long total, free, used; } Sizes;

static int indices[16];

int nvmlInit_v2(void) { return INIT_CODE; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned int length) { snprintf(text, length, "550.54"); return 0; }
int nvmlDeviceGetCount_v2(unsigned int *count) {
  static int counts;
  *count = GPUS;
  if (counts++ >= COUNTS) setenv("NVML_STUB_FAILS", "1", 1);
  return getenv("NVML_STUB_FAILS") ? COUNT_CODE : 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
  indices[index] = (int) index;
  *device = &indices[index];
  return (int) index == LOST ? 15 : 0;
}
int nvmlDeviceGetUUID(int *device, char *text, unsigned int length) {
  snprintf(text, length, "GPU-%d", *device);
  return 0;
}
int nvmlDeviceGetName(int *device, char *text, unsigned int length) {
  snprintf(text, length, "Stub H100 %d", *device);
  return 0;
}
int nvmlDeviceGetUtilizationRates(int *device, Rates *rates) {
  while (*device == HANGS) pause();
  if (*device == FALLEN) return 15;
  rates->gpu = 70 + *device;
  rates->memory = 3;
  return 0;
}
int nvmlDeviceGetMemoryInfo(int *device, Sizes *sizes) {
  if (*device == FALLEN) return 15;
  sizes->total = 80ULL << 30;
  sizes->used = (2ULL + *device) << 30;
  sizes->free = sizes->total - sizes->used;
  return 0;
}
int nvmlDeviceGetTemperature(int *device, int sensor, unsigned int *degrees) {
  if (*device == FALLEN) return 15;
  *degrees = 60 + *device + sensor;
  return 0;
}
int nvmlDeviceGetPowerUsage(int *device, unsigned int *milliwatts) {
  if (*device == 1) return 3;
  *milliwatts = 350500;
  return 0;
}
int nvmlDeviceGetClockInfo(int *device, int kind, unsigned int *megahertz) {
  *megahertz = (kind == 1 ? 1700 : 2600) + *device;
  return 0;
}
int nvmlDeviceGetTotalEccErrors(int *device, int kind, int counter, unsigned long long *count) {
  if (*device == 1) return 3;
  *count = kind == 0 ? 5 + counter : 1;
  return 0;
}
int nvmlDeviceGetCurrentClocksThrottleReasons(int *device, unsigned long long *mask) {
  *mask = *device == 0 ? 0x24 : 0;
  return 0;
}
int nvmlDeviceGetComputeRunningProcesses_v3(int *device, unsigned int *count, void *list) {
  *count = 18 + *device;
  return list ? 0 : 7;
}

typedef struct {
  char busIdLegacy[16];
  unsigned int domain, bus, device, pciDeviceId, pciSubSystemId;
  char busId[32];
} Place;

int nvmlDeviceGetPciInfo_v3(int *device, Place *place) {
  place->domain = 0;
  place->bus = 0x3a + *device;
  place->device = 0;
  return 0;
}

typedef struct { void *device; unsigned long long type, data; unsigned int instance, compute; } Event;

static int told;
static int set;

int nvmlEventSetCreate(void **created) { *created = &set; return XID < 0 ? 3 : 0; }
int nvmlDeviceRegisterEvents(int *device, unsigned long long types, void *into) {
  if (*device == UNREGISTERED) return 3;
  return into == &set && types == 8 && device ? 0 : 3;
}
int nvmlEventSetWait_v2(void *from, Event *event, unsigned int milliseconds) {
  if (XID <= 0 || told || from != &set || milliseconds) return 10;
  told = 1;
  event->device = &indices[0];
  event->type = 8;
  event->data = XID;
  return 0;
}
