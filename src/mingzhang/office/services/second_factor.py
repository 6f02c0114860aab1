"""Sets up a person's second factor: an authenticator and codes for the day it is lost."""

import secrets

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.office.models import User

_CODES = 10
_DIGITS = "0123456789"


def pending_device(user: User) -> TOTPDevice:
    """The authenticator being set up; kept until its first token arrives."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "动态口令"})
    return device


@transaction.atomic
def confirm_device(device: TOTPDevice, token: str) -> bool:
    """Takes the first token as proof; the authenticator then replaces any earlier one."""
    if not device.verify_token(token):
        return False
    TOTPDevice.objects.filter(user=device.user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return True


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, each good for one sign-in; earlier ones no longer count. They are shown once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="备用码")
    codes = ["".join(secrets.choice(_DIGITS) for _ in range(10)) for _ in range(_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def drop_second_factor(user: User) -> None:
    """Takes a person's second factor away, after the authenticator was lost."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
