#define _GNU_SOURCE  // dladdr

#include "CStableDiffusion.h"

#include <dlfcn.h>

#if __has_include("../../.engine/current/include/ggml-backend.h")
#include "../../.engine/current/include/ggml-backend.h"
#else
#error "the diffusion engine is not built: run Deploy/engine/install"
#endif

size_t farm_engine_device_count(void) { return ggml_backend_dev_count(); }

bool farm_engine_device_get(size_t index, farm_engine_device *device) {
    if (index >= ggml_backend_dev_count()) return false;
    ggml_backend_dev_t found = ggml_backend_dev_get(index);
    size_t free_memory = 0;
    device->name = ggml_backend_dev_name(found);
    device->description = ggml_backend_dev_description(found);
    device->memory_total = 0;
    ggml_backend_dev_memory(found, &free_memory, &device->memory_total);
    device->is_cpu = ggml_backend_dev_type(found) == GGML_BACKEND_DEVICE_TYPE_CPU;
    return true;
}

const char *farm_engine_library_path(void) {
    Dl_info info;
    const char *(*symbol)(void) = sd_version;
    return dladdr((const void *)symbol, &info) != 0 ? info.dli_fname : NULL;
}
