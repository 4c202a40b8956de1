#pragma once

#include <stdbool.h>
#include <stddef.h>

// The engine's own header, from the prefix that Deploy/engine/install builds.
#if __has_include("../../../.engine/current/include/stable-diffusion.h")
#include "../../../.engine/current/include/stable-diffusion.h"
#else
#error "the diffusion engine is not built: run Deploy/engine/install"
#endif

// The engine's API does not say which devices it can use; ggml inside it does.
typedef struct {
    const char *name;         // "CPU", "CUDA0", "Vulkan1"
    const char *description;  // the product
    size_t memory_total;
    bool is_cpu;
} farm_engine_device;

size_t farm_engine_device_count(void);
bool farm_engine_device_get(size_t index, farm_engine_device *device);

// The file that the engine was loaded from; NULL when that cannot be said.
const char *farm_engine_library_path(void);
