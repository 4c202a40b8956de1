import Testing

/// The random values say everything that there is to say: a field or a property that is added and that they lack fails
/// here, and where they have it and a conversion has not, ``RoundTripTests`` fail.
@Suite struct CoverageTests {
    /// Messages that no conversion of this target reads or writes, with the reason.
    private static let unread: [String: String] = {
        let reasons: [String: [String]] = [
            "asks for one thing by its id, its name or a digest": [
                "GetJobRequest", "WatchJobRequest", "CancelJobRequest", "RetryJobRequest", "GetImageRequest",
                "DownloadImageRequest", "DownloadInputRequest", "DownloadStoredFileRequest", "DeleteJobRequest",
                "RemoveRetentionRuleRequest", "RemoveStoredFileRequest", "GetPreviewRequest", "ExplainTaskRequest",
                "SetWorkerIntakeRequest", "SetJobPriorityRequest", "ListTokensRequest", "RevokeTokenRequest",
                "CloseFarmRequest", "RevokeWorkerRequest",
            ],
            "asks for many, by ids or for a page": [
                "ListJobsRequest", "ListWorkersRequest", "GetThumbnailsRequest", "DeleteImagesRequest",
                "FindMissingInputsRequest",
            ],
            "says nothing": [
                "ListStoredFilesRequest", "ListModelsRequest", "GetFarmRequest", "GetRetentionRequest",
                "RemoveRetentionRuleResponse", "WhoAmIRequest", "ListPrincipalsRequest", "GetAccessRequest",
                "ListPermissionsRequest", "InviteWorkerRequest",
            ],
            "an envelope of messages that are read here, with a number or names": [
                "SubmitJobResponse", "GetJobResponse", "ListJobsResponse", "CancelJobResponse", "RetryJobResponse",
                "ListImagesResponse", "ListStoredFilesResponse", "RemoveStoredFileResponse", "ListWorkersResponse",
                "ListModelsResponse", "ListModelsResponse.Entry", "ListModelsResponse.AccessoryEntry",
                "UploadInputResponse", "SetWorkerIntakeResponse", "DeleteJobResponse", "AddRetentionRuleRequest",
                "AddRetentionRuleResponse", "SetJobPriorityResponse", "ListPrincipalsResponse", "ListTokensResponse",
                "AddTokenResponse", "CloseFarmResponse", "ListAuditResponse", "ListPermissionsResponse",
            ],
            "written by the coordinator's adapter and read by the command": [
                "PlanJobResponse", "PlanJobResponse.Model", "GetFarmResponse", "FindMissingInputsResponse", "Thumbnail",
                "Preview", "InviteWorkerResponse", "RevokeWorkerResponse",
            ],
            "written by the worker and read by the coordinator's adapter, or the reverse": [
                "EnrolRequest", "RenewRequest", "EnrolResponse",
            ],
            "a part of a stream of bytes, which its two ends read": [
                "ResultPart", "ResultAnswer", "ImageChunk", "InputPart", "InputHeader", "StoredFilePart",
                "StoredFileHeader", "PushStoredFileAnswer",
            ],
        ]
        return Dictionary(
            reasons.flatMap { reason, names in names.map { ($0, reason) } }, uniquingKeysWith: { "\($0), \($1)" })
    }()

    /// Fields of messages that are read, and that no conversion of this target reads or writes, with the reason.
    private static let unreadFields = [
        "SubmitJobRequest.recipe": "the adapter reads it beside the request",
        "GetRetentionResponse.rules": "each is read by RetentionRule",
    ]

    /// Properties that are the same in all values, with the reason.
    private static let constant = [
        "WorkerReport fetched.limitBytes": "the registration says it",
        "WorkerStatus fetch.shortage": "it is not shown",
        "TokenRecord principal.rawValue": "the wire has it by name alone",
    ]

    @Test func everyMessageIsReadOrKnownNotToBe() throws {
        let proto = try ProtoFile.farm()
        let read = try Self.occurring.get()
        for name in proto.messages.keys.sorted() {
            #expect(
                read.contains(name) != (Self.unread[name] != nil),
                "\(name): give it a conversion in WireConversion.all, or name it in unread, and not both")
        }
        #expect(Self.unread.keys.filter { proto.messages[$0] == nil } == [], "no messages (any more)")
    }

    @Test func everyFieldOfTheMessagesOccurs() throws {
        let proto = try ProtoFile.farm()
        let occurring = try Self.occurring.get()
        for message in proto.messages.values where occurring.contains(message.name) {
            for field in message.fields {
                let name = "\(message.name).\(field.name)"
                #expect(
                    occurring.contains(name) != (Self.unreadFields[name] != nil),
                    "\(name): no random value sets it, or it is named in unreadFields for nothing")
            }
        }
        for name in Self.unreadFields.keys {
            let parts = name.split(separator: ".").map(String.init)
            #expect(proto.messages[parts[0]]?.fields.contains { $0.name == parts[1] } == true, "\(name) is no field")
        }
    }

    @Test(arguments: WireConversion.all)
    func everyPropertyOfTheValuesIsSet(conversion: WireConversion) throws {
        var seen: [String: Set<String>] = [:]
        for seed in WireConversion.manySeeds {
            var values = RandomValues(seed: seed, .full)
            for (path, text) in conversion.draw(&values).texts { seen[Leaves.pattern(path), default: []].insert(text) }
        }
        for (path, texts) in seen.sorted(by: { $0.key < $1.key }) {
            let varies = texts.count > 1 && !texts.contains(Leaves.missing)
            #expect(
                varies == (Self.constant["\(conversion.name) \(path)"] == nil),
                "\(path): all random values have \(texts.sorted().prefix(3)), or it is named in constant for nothing")
        }
        for name in Self.constant.keys where name.hasPrefix("\(conversion.name) ") {
            #expect(seen[String(name.dropFirst(conversion.name.count + 1))] != nil, "\(name) is no property")
        }
    }

    /// Messages and fields of all values' messages.
    private static let occurring = Result {
        let proto = try ProtoFile.farm()
        var found: Set<String> = []
        for conversion in WireConversion.all {
            for seed in WireConversion.manySeeds {
                var values = RandomValues(seed: seed, .full)
                found.formUnion(try proto.occurrences(in: try conversion.json(&values), of: conversion.message))
            }
        }
        return found
    }
}
