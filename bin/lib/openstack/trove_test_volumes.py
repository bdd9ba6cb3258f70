"""Cinder's part for tests: the driver of Cinder's own tests, which stores nothing, with volumes that can be made larger, and one
kind that cannot be made: those of a type whose name ends in "-broken"."""

from cinder import exception
from cinder.tests.fake_driver import FakeLoggingVolumeDriver


class GrowingVolumes(FakeLoggingVolumeDriver):
    def create_volume(self, volume):
        if volume.volume_type is not None and volume.volume_type.name.endswith("-broken"):
            raise exception.VolumeBackendAPIException(data="the disks of this type are broken")
        return super().create_volume(volume)

    def extend_volume(self, volume, new_size):
        pass
