/// Files that Pillow and piexif wrote, in base64, as stable-diffusion-webui uses them.
enum MetadataSamples {
    static let infotext = "灯台, é <lora:x:1>\nNegative prompt: bad\nSteps: 20, Sampler: Euler a, Seed: 5"

    /// With `UNICODE` and UTF-16BE; cut before the picture.
    static let jpeg = """
        /9j/4QDMRXhpZgAATU0AKgAAAAgAAYdpAAQAAAABAAAAGgAAAAAAAZKGAAcAAACcAAAAKFVOSUNPREUAcG9T8AAsACAA6QAg\
        ADwAbABvAHIAYQA6AHgAOgAxAD4ACgBOAGUAZwBhAHQAaQB2AGUAIABwAHIAbwBtAHAAdAA6ACAAYgBhAGQACgBTAHQAZQBw\
        AHMAOgAgADIAMAAsACAAUwBhAG0AcABsAGUAcgA6ACAARQB1AGwAZQByACAAYQAsACAAUwBlAGUAZAA6ACAANf/Z
        """

    /// The same, lossless.
    static let webp = """
        UklGRvgAAABXRUJQVlA4WAoAAAAIAAAAAAAAAAAAVlA4TA4AAAAvAAAAAAcQEf0PRET/A0VYSUbEAAAATU0AKgAAAAgAAYdp\
        AAQAAAABAAAAGgAAAAAAAZKGAAcAAACcAAAAKFVOSUNPREUAcG9T8AAsACAA6QAgADwAbABvAHIAYQA6AHgAOgAxAD4ACgBO\
        AGUAZwBhAHQAaQB2AGUAIABwAHIAbwBtAHAAdAA6ACAAYgBhAGQACgBTAHQAZQBwAHMAOgAgADIAMAAsACAAUwBhAG0AcABs\
        AGUAcgA6ACAARQB1AGwAZQByACAAYQAsACAAUwBlAGUAZAA6ACAANQ==
        """

    /// An `iTXt` chunk.
    static let png = """
        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAXmlUWHRwYXJhbWV0ZXJzAAAAAADnga/lj7AsIMOpIDxsb3Jh\
        Ong6MT4KTmVnYXRpdmUgcHJvbXB0OiBiYWQKU3RlcHM6IDIwLCBTYW1wbGVyOiBFdWxlciBhLCBTZWVkOiA1Ec2cgQAAAAxJ\
        REFUeJxjYGBgAAAABAAB9hc4VQAAAABJRU5ErkJggg==
        """

    /// A compressed `iTXt` chunk.
    static let pngCompressed = """
        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAZGlUWHRwYXJhbWV0ZXJzAAEAAAB4nHveuP5p/wYdhcMrFWxy\
        8osSrSqsDO24/FLTE0syy1IVCorycwtKrBSSElO4gktSC4qtFIwMdBSCE3MLclKLrBRcS4GUQiJQJDU1xUrBFADTrRwCLdtw\
        VwAAAAxJREFUeJxjYGBgAAAABAAB9hc4VQAAAABJRU5ErkJggg==
        """

    /// A `zTXt` chunk that says `é plain`.
    static let pngLatin1 = """
        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAG3pUWHRwYXJhbWV0ZXJzAAB4nHupUJCTmJkHAA1pAx6dHsIq\
        AAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC
        """
}
