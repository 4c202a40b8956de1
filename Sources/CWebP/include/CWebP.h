#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t channels;  // 3 RGB, 4 RGBA
    bool is_animated;   // its first frame is read
    const char *message;
} farm_webp_picture;

bool farm_webp_picture_header(const uint8_t *bytes, size_t length, farm_webp_picture *picture);
// Rows from the top; `pixels` holds width * height * channels bytes of the header that was read.
bool farm_webp_picture_pixels(const uint8_t *bytes, size_t length, farm_webp_picture *picture, uint8_t *pixels);
