import Foundation

/// Reads as much of the language of proto files as farm.proto uses, and refuses the rest, lest it read past a field.
struct ProtoParser {
    struct Problem: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private let tokens: [String]
    private var position = 0
    private var file = ProtoFile()
    private var enums: Set<String> = []

    init(_ text: String) {
        let code = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.components(separatedBy: "//")[0] }.joined(separator: "\n")
        var tokens: [String] = []
        var word = ""
        for character in code {
            if character.isLetter || character.isNumber || "_.\"".contains(character) {
                word.append(character)
                continue
            }
            if !word.isEmpty { tokens.append(word) }
            word = ""
            if !character.isWhitespace { tokens.append(String(character)) }
        }
        self.tokens = tokens
    }

    mutating func parse() throws -> ProtoFile {
        while position < tokens.count {
            switch try next() {
            case "syntax", "package": try skip(past: ";")
            case "service": try skipBlock()
            case "message": try message(in: "")
            case let other: throw Problem("'\(other)' at the top")
            }
        }
        try resolve()
        return file
    }

    private mutating func message(in outer: String) throws {
        let name = outer + (try next())
        try expect("{")
        file.messages[name] = ProtoFile.Message(name: name)
        while try peek() != "}" {
            switch try peek() {
            case "message":
                position += 1
                try message(in: "\(name).")
            case "enum":
                position += 1
                enums.insert("\(name).\(try peek())")
                try skipBlock()
            case "oneof":
                position += 2
                try expect("{")
                while try peek() != "}" { try field(of: name) }
                position += 1
            case "reserved":
                position += 1
                try reserved(of: name)
            default: try field(of: name)
            }
        }
        position += 1
    }

    private mutating func field(of message: String) throws {
        var type = try next()
        let isOptional = type == "optional"
        if isOptional || type == "repeated" { type = try next() }
        let name = try next()
        try expect("=")
        guard let number = Int(try next()) else { throw Problem("\(message).\(name) has no number") }
        try expect(";")
        file.messages[message]?.fields.append(
            ProtoFile.Field(name: name, number: number, isOptional: isOptional, type: type))
    }

    private mutating func reserved(of message: String) throws {
        var numbers: [Int] = []
        while true {
            guard let first = Int(try next()) else { throw Problem("\(message) reserves what is no number") }
            var last = first
            if try peek() == "to" {
                position += 1
                guard let end = Int(try next()) else { throw Problem("\(message) reserves what has no end") }
                last = end
            }
            numbers += first...last
            switch try next() {
            case ",": continue
            case ";":
                file.messages[message]?.reserved += numbers
                return
            case let other: throw Problem("'\(other)' among the reserved numbers of \(message)")
            }
        }
    }

    /// Finds what each field's type is.
    private mutating func resolve() throws {
        let scalars: Set = [
            "string", "bytes", "bool", "double", "int32", "int64", "uint32", "fixed64",
        ]
        for (name, message) in file.messages {
            for (index, field) in message.fields.enumerated() where !scalars.contains(field.type) {
                let inner = "\(name).\(field.type)"
                if file.messages[inner] != nil {
                    file.messages[name]?.fields[index].message = inner
                } else if file.messages[field.type] != nil {
                    file.messages[name]?.fields[index].message = field.type
                } else if !enums.contains(inner) {
                    throw Problem("\(name).\(field.name) is of the unknown type \(field.type)")
                }
            }
        }
    }

    private func peek() throws -> String {
        guard position < tokens.count else { throw Problem("it ends in the middle") }
        return tokens[position]
    }

    private mutating func next() throws -> String {
        defer { position += 1 }
        return try peek()
    }

    private mutating func expect(_ token: String) throws {
        let found = try next()
        guard found == token else { throw Problem("'\(found)' in place of '\(token)'") }
    }

    private mutating func skip(past token: String) throws {
        while try next() != token {}
    }

    private mutating func skipBlock() throws {
        try skip(past: "{")
        var depth = 1
        while depth > 0 {
            switch try next() {
            case "{": depth += 1
            case "}": depth -= 1
            default: break
            }
        }
    }
}
