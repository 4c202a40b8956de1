#include "CWebP.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static const char *const damaged = "the file ends too early or is damaged";

bool farm_webp_picture_header(const uint8_t *bytes, size_t length, farm_webp_picture *picture) {
    WebPBitstreamFeatures features;
    picture->message = damaged;
    if (WebPGetFeatures(bytes, length, &features) != VP8_STATUS_OK) return false;
    picture->width = (uint32_t)features.width;
    picture->height = (uint32_t)features.height;
    picture->is_animated = features.has_animation != 0;
    picture->channels = features.has_alpha != 0 || picture->is_animated ? 4 : 3;
    return true;
}

// The canvas after the first frame.
static bool read_first_frame(const uint8_t *bytes, size_t length, farm_webp_picture *picture, uint8_t *pixels) {
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options)) return false;
    options.color_mode = MODE_RGBA;
    WebPData data = {.bytes = bytes, .size = length};
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, &options);
    if (decoder == NULL) return false;
    WebPAnimInfo info;
    uint8_t *canvas = NULL;
    int time = 0;
    bool is_read = WebPAnimDecoderGetInfo(decoder, &info) && info.canvas_width == picture->width &&
                   info.canvas_height == picture->height && WebPAnimDecoderGetNext(decoder, &canvas, &time);
    if (is_read) memcpy(pixels, canvas, (size_t)picture->width * picture->height * 4);
    WebPAnimDecoderDelete(decoder);
    return is_read;
}

bool farm_webp_picture_pixels(const uint8_t *bytes, size_t length, farm_webp_picture *picture, uint8_t *pixels) {
    picture->message = damaged;
    if (picture->is_animated) return read_first_frame(bytes, length, picture, pixels);
    size_t stride = (size_t)picture->width * picture->channels;
    size_t size = stride * picture->height;
    return picture->channels == 4 ? WebPDecodeRGBAInto(bytes, length, pixels, size, (int)stride) != NULL
                                  : WebPDecodeRGBInto(bytes, length, pixels, size, (int)stride) != NULL;
}
