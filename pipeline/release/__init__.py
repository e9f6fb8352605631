"""The release: the dataset as others get it, and its verification."""

from pipeline.release.release import build_release
from pipeline.release.verify import VerifyReport, verify

__all__ = ["VerifyReport", "build_release", "verify"]
