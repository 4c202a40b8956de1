#include "CPNG.h"

#include <limits.h>
#include <zlib.h>

size_t farm_gunzip(const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity) {
    if (length > UINT_MAX || capacity > UINT_MAX || out == NULL) return 0;
    z_stream stream = {0};
    // 16: a gzip header, not zlib's.
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int result = inflate(&stream, Z_FINISH);
    size_t count = result == Z_STREAM_END ? stream.total_out : 0;
    inflateEnd(&stream);
    return count;
}
