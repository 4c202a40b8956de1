import CMalloc

/// Has glibc keep the buffers of a large transfer for the next ones. It would hand each back to the kernel and take it
/// anew, and page faults would be a seventh of the work.
package func keepLargeBuffers() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 64 << 20)
}
