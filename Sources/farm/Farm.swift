import FarmCommands

/// `farm`: submits jobs, watches them, and queries what was made.
@main
struct Farm {
    static func main() async {
        await FarmCommandLine.main()
    }
}
