import Testing

@testable import PostgresDriver

@Suite struct StatementCacheTests {
    @Test func forgetsTheLeastRecentlyUsed() {
        var cache = StatementCache(limit: 2)
        let keys = ["a", "b", "c"].map { StatementCache.Key(text: $0, types: []) }
        for key in keys.prefix(2) {
            #expect(cache.evict() == nil)
            cache.insert(key, name: cache.makeName())
        }
        let first = cache.name(of: keys[0])
        let second = cache.name(of: keys[1])
        #expect(first != second)
        #expect(cache.name(of: keys[0]) == first)
        #expect(cache.evict() == second)
        cache.insert(keys[2], name: cache.makeName())
        #expect(cache.name(of: keys[1]) == nil)
        #expect(cache.name(of: keys[0]) == first)
    }

    @Test func typesTellStatementsApart() {
        var cache = StatementCache(limit: 2)
        cache.insert(StatementCache.Key(text: "a", types: [.text]), name: cache.makeName())
        #expect(cache.name(of: StatementCache.Key(text: "a", types: [.int8])) == nil)
    }
}
