import ArgumentParser
import FoundationEssentials

/// How to print.
struct FormatOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON instead of text.")
    var json = false

    /// A renderer for standard output.
    var renderer: OutputRenderer {
        OutputRenderer(format: json ? .json : .text, width: Console.output.width, now: Date())
    }
}
