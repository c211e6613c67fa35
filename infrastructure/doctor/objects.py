"""The bucket, where there is one: reached, private, and forgetful in time."""

from collections.abc import AsyncIterator
from importlib import import_module

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Diagnosis
from infrastructure.buckets import bucket_of
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.settings import variable

ABOUT = "objects"


async def objects(patient: Patient) -> AsyncIterator[Diagnosis]:
    if patient.settings.objects_in == "folder":
        return  # looked at with the other folders
    told_by, bucket = import_module("adapters.s3.bucket").told_by, bucket_of(patient.settings)
    where = f"The bucket of {variable('s3_bucket')}"
    try:
        state = await import_module("adapters.s3.bucket_state").state_of(bucket)
    except StoreUnavailable as away:
        yield error(
            ABOUT,
            f"{where} does not answer ({told_by(away) or reason_of(away)}).",
            why="Uploads, reports and exports are answered 503.",
            do=f"See that {variable('s3_endpoint')}, the region and the keys are those of the bucket.",
        )
        return
    finally:
        bucket.close()
    if state.is_public:
        yield error(
            ABOUT,
            f"{where} does not block public access.",
            why="One wrong policy, and everybody can read learners' files.",
            do="`coach migrate up` blocks it again.",
        )
    if state.missing_rules:
        yield warning(
            ABOUT,
            f"{where} lacks lifecycle rules: {', '.join(state.missing_rules)}.",
            why="Workers still remove what is too old, but half-finished uploads stay and cost.",
            do="`coach migrate up` writes them again.",
        )
    if not (state.is_public or state.missing_rules):
        yield fine(ABOUT, f"{where} answers, is private, and forgets in time.")
