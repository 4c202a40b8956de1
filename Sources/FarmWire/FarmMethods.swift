package import FarmModel
package import GRPCCore

/// What each call takes, in one table. A call that is not in it is denied; a test walks every method of every service.
package enum FarmMethods {
    /// By the method's whole name: `farm.v1.Farm/CancelJob`.
    package static let permission: [String: Permission] = Dictionary(
        uniqueKeysWithValues: groups.flatMap { permission, methods in
            methods.map { ($0.fullyQualifiedMethod, permission) }
        })

    /// The same as people read it, in the order of the services' own declarations. What is not in the table is left out.
    package static var table: [MethodPermission] {
        descriptors.compactMap { descriptor in
            permission[descriptor.fullyQualifiedMethod].map { permission in
                MethodPermission(
                    method: "/\(descriptor.fullyQualifiedMethod)", leastRole: permission.leastRole,
                    roleForOthers: permission.roleForOthers)
            }
        }
    }

    /// All methods of all services.
    package static let descriptors: [MethodDescriptor] =
        Farm_V1_Farm.Method.descriptors + Farm_V1_People.Method.descriptors + Farm_V1_WorkerGateway.Method.descriptors
        + Farm_V1_Enrolment.Method.descriptors

    private typealias Farm = Farm_V1_Farm.Method
    private typealias People = Farm_V1_People.Method
    private typealias Gateway = Farm_V1_WorkerGateway.Method
    private typealias Enrolment = Farm_V1_Enrolment.Method

    private static let groups: [(Permission, [MethodDescriptor])] = [
        (
            .knowOneself,
            [People.WhoAmI.descriptor, People.RevokeToken.descriptor, People.ListPermissions.descriptor]
        ),
        (
            .seeFarm,
            [
                Farm.GetFarm.descriptor, Farm.ListWorkers.descriptor, Farm.ListModels.descriptor,
                Farm.ListStoredFiles.descriptor, Farm.GetRetention.descriptor,
            ]
        ),
        (
            .seeJobs,
            [
                Farm.GetJob.descriptor, Farm.ListJobs.descriptor, Farm.WatchJob.descriptor, Farm.ListImages.descriptor,
                Farm.GetImage.descriptor, Farm.DownloadImage.descriptor, Farm.GetThumbnails.descriptor,
                Farm.GetPreview.descriptor, Farm.ExplainTask.descriptor,
            ]
        ),
        (
            .submitJobs,
            [
                Farm.SubmitJob.descriptor, Farm.PlanJob.descriptor, Farm.FindMissingInputs.descriptor,
                Farm.UploadInput.descriptor,
            ]
        ),
        (.cancelJobs, [Farm.CancelJob.descriptor]),
        (.retryJobs, [Farm.RetryJob.descriptor]),
        (.deleteJobs, [Farm.DeleteJob.descriptor]),
        (.deleteImages, [Farm.DeleteImages.descriptor]),
        (.drainWorkers, [Farm.SetWorkerIntake.descriptor]),
        (.changePriority, [Farm.SetJobPriority.descriptor]),
        (.changeRetention, [Farm.AddRetentionRule.descriptor, Farm.RemoveRetentionRule.descriptor]),
        (.changeModelStore, [Farm.PushStoredFile.descriptor, Farm.RemoveStoredFile.descriptor]),
        (
            .managePeople,
            [
                People.ListPrincipals.descriptor, People.AddPrincipal.descriptor, People.ChangePrincipal.descriptor,
                People.ListTokens.descriptor, People.AddToken.descriptor, People.InviteWorker.descriptor,
                People.RevokeWorker.descriptor,
            ]
        ),
        (.readAudit, [People.ListAudit.descriptor]),
        (
            .changeSettings,
            [People.GetAccess.descriptor, People.ChangeAccess.descriptor, People.CloseFarm.descriptor]
        ),
        (
            .work,
            [
                Gateway.Session.descriptor, Gateway.DeliverResult.descriptor, Gateway.DownloadInput.descriptor,
                Gateway.DownloadStoredFile.descriptor, Enrolment.Renew.descriptor,
            ]
        ),
        (.enrol, [Enrolment.Enrol.descriptor]),
    ]
}
