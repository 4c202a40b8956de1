/// What a worker has in its folders.
package struct ModelInventory: Sendable, Equatable {
    package var models: [ModelDescription]
    package var accessories: [AccessoryDescription]

    package init(models: [ModelDescription] = [], accessories: [AccessoryDescription] = []) {
        self.models = models
        self.accessories = accessories
    }
}
