"""Cinder's part for tests: the driver of Cinder's own tests, which stores nothing, with volumes that can be made larger."""

from cinder.tests.fake_driver import FakeLoggingVolumeDriver


class GrowingVolumes(FakeLoggingVolumeDriver):
    def extend_volume(self, volume, new_size):
        pass
