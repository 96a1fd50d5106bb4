/* Stands for NVIDIA's management library in tests: GPUS cards, the second of which gives no power figure. */
/* Declared here, so that no header files are needed. */
int snprintf(char *text, unsigned long size, const char *format, ...);

typedef struct { unsigned int gpu, memory; } Rates;
typedef struct { unsigned long long total, free, used; } Sizes;

static int indices[16];

int nvmlInit_v2(void) { return INIT_CODE; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned int length) { snprintf(text, length, "550.54"); return 0; }
int nvmlDeviceGetCount_v2(unsigned int *count) { *count = GPUS; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
  indices[index] = (int) index;
  *device = &indices[index];
  return 0;
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
  rates->gpu = 70 + *device;
  rates->memory = 3;
  return 0;
}
int nvmlDeviceGetMemoryInfo(int *device, Sizes *sizes) {
  sizes->total = 80ULL << 30;
  sizes->used = (2ULL + *device) << 30;
  sizes->free = sizes->total - sizes->used;
  return 0;
}
int nvmlDeviceGetTemperature(int *device, int sensor, unsigned int *degrees) {
  *degrees = 60 + *device + sensor;
  return 0;
}
int nvmlDeviceGetPowerUsage(int *device, unsigned int *milliwatts) {
  if (*device == 1) return 3;
  *milliwatts = 350500;
  return 0;
}
