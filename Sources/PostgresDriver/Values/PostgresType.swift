/// A type's OID, as in `pg_type.dat`.
package struct PostgresType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The OID, the same on every server up to 16383.
    package let rawValue: UInt32

    /// Any OID: one that has no name here is a type all the same.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// One byte, 0 or 1.
    package static let bool = PostgresType(rawValue: 16)
    /// Bytes as they are.
    package static let bytea = PostgresType(rawValue: 17)
    /// An identifier of the catalogues, up to 63 bytes.
    package static let name = PostgresType(rawValue: 19)
    /// Big-endian, as all numbers in binary form.
    package static let int8 = PostgresType(rawValue: 20)
    /// From -32768 to 32767.
    package static let int2 = PostgresType(rawValue: 21)
    /// What `int` and `integer` mean in SQL.
    package static let int4 = PostgresType(rawValue: 23)
    /// Its binary form is the text in the client's encoding, UTF-8 here.
    package static let text = PostgresType(rawValue: 25)
    /// Kept as it was written; its binary form is the text.
    package static let json = PostgresType(rawValue: 114)
    /// What `real` means in SQL.
    package static let float4 = PostgresType(rawValue: 700)
    /// What `double precision` means in SQL.
    package static let float8 = PostgresType(rawValue: 701)
    /// A literal whose type the server has not decided, as in `SELECT 'x'` of old servers.
    package static let unknown = PostgresType(rawValue: 705)
    /// `char(n)`: filled with spaces up to its length.
    package static let bpchar = PostgresType(rawValue: 1042)
    /// Text with a length at most.
    package static let varchar = PostgresType(rawValue: 1043)
    /// Microseconds since 2000-01-01 UTC, as `int8`.
    package static let timestamptz = PostgresType(rawValue: 1184)
    /// Sixteen bytes.
    package static let uuid = PostgresType(rawValue: 2950)
    /// Parsed when stored: neither the spaces nor the order of keys stay. A version byte, 1, precedes the text.
    package static let jsonb = PostgresType(rawValue: 3802)

    /// `bool[]`. An array's OID is a number of its own, not one to be computed.
    package static let boolArray = PostgresType(rawValue: 1000)
    /// `bytea[]`.
    package static let byteaArray = PostgresType(rawValue: 1001)
    /// `int2[]`.
    package static let int2Array = PostgresType(rawValue: 1005)
    /// `int4[]`.
    package static let int4Array = PostgresType(rawValue: 1007)
    /// `text[]`.
    package static let textArray = PostgresType(rawValue: 1009)
    /// `int8[]`.
    package static let int8Array = PostgresType(rawValue: 1016)
    /// `float8[]`.
    package static let float8Array = PostgresType(rawValue: 1022)
    /// `timestamptz[]`.
    package static let timestamptzArray = PostgresType(rawValue: 1185)
    /// `uuid[]`.
    package static let uuidArray = PostgresType(rawValue: 2951)

    /// OIDs from here on belong to types that a database defines for itself.
    private static let firstOwnOID: UInt32 = 16384

    /// Whether the binary form is the text itself: PostgreSQL's text types, and enums, which a database defines.
    var isText: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .json, .unknown: true
        default: rawValue >= Self.firstOwnOID
        }
    }

    /// PostgreSQL's own name of it, for messages.
    package var description: String {
        Self.names[self] ?? "the type with OID \(rawValue)"
    }

    private static let names: [PostgresType: String] = [
        .bool: "bool", .bytea: "bytea", .name: "name", .int8: "int8", .int2: "int2", .int4: "int4", .text: "text",
        .json: "json", .float4: "float4", .float8: "float8", .unknown: "unknown", .bpchar: "char",
        .varchar: "varchar", .timestamptz: "timestamptz", .uuid: "uuid", .jsonb: "jsonb",
        .boolArray: "bool[]", .byteaArray: "bytea[]", .int2Array: "int2[]", .int4Array: "int4[]",
        .textArray: "text[]", .int8Array: "int8[]", .float8Array: "float8[]",
        .timestamptzArray: "timestamptz[]", .uuidArray: "uuid[]", PostgresType(rawValue: 1700): "numeric",
        PostgresType(rawValue: 1082): "date", PostgresType(rawValue: 1114): "timestamp",
        PostgresType(rawValue: 1186): "interval", PostgresType(rawValue: 26): "oid",
        PostgresType(rawValue: 28): "xid", PostgresType(rawValue: 2205): "regclass",
    ]
}
