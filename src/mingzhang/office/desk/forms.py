"""Forms of the desk: amounts as people type them, choices narrowed to what the person may choose."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.language import say
from mingzhang.office.models.money import MoneyField
from mingzhang.office.queries.typed import FAULTS
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook import load

Limits = Mapping[str, Callable[[DeskRequest, Any], Any]]
"""Field to what may be chosen there: rows for a relation, pairs of value and label for words."""


class NumberField(forms.DecimalField):
    """A number as printed ones are read: thousands commas where they belong, spaces, full-width digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"class": "n", "inputmode": "decimal"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """What was typed; `1e5` and `1,5` are not what a person means by an amount."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        number = parse_number(unicodedata.normalize("NFKC", value).strip().lstrip("¥").removesuffix("元"))
        if number is None:
            said = say("“{typed}”不是数，请只写数字，例如 1,234.50。", typed=value.strip()[:40])
            raise forms.ValidationError(said, code="no_number")
        return super().to_python(str(number.value))


class AmountField(NumberField):
    """An amount in yuan, exact to the fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 18, "decimal_places": 2, **kwargs})


_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


class DayField(forms.DateField):
    """A day, chosen from a calendar or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=_DAYS, **kwargs)


def _say_faults(field: forms.Field) -> None:
    """What is wrong in our own words; those of a field that has its own stay."""
    said = {code: say(text, **_PLACES) for code, text in FAULTS.items() if not isinstance(field, forms.FileField)}
    field.error_messages |= said
    field.error_messages["required"] = say("请填写“{field}”。", field=say(field.label))
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = say("没有这一天，请写成 2023-12-20 的样子。")
    usual = getattr(type(field), "default_error_messages", {}).get("invalid_choice")
    if usual is not None and field.error_messages["invalid_choice"] is usual:
        field.error_messages["invalid_choice"] = say("请从列出的各项里选择。")


_PLACES = {"limit_value": "%(limit_value)s", "show_value": "%(show_value)s", "max": "%(max)s"}
"""Places that Django fills in."""


def speak_choices(form: forms.Form) -> None:
    """Words to choose from in the language of the page; rows say their names themselves."""
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            field.choices = [(value, say(label)) for value, label in _flat(field.choices)]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices with their labels; those of a group follow one another."""
    return [pair for value, label in choices for pair in (label if isinstance(label, list) else [(value, label)])]


class DeskForm(forms.Form):
    """The form of an action on a row; says its faults itself rather than through the browser."""

    use_required_attribute = False

    def __init__(self, *args: Any, request: DeskRequest, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.row = request, row
        self.prepare()
        for field in self.fields.values():
            _say_faults(field)
        speak_choices(self)

    def prepare(self) -> None:
        """Narrows choices and fills in what is known; for forms that need the row."""

    def suggestions(self) -> Mapping[str, Any]:
        """Field to values and labels that are offered while one types; another may be typed all the same."""
        return {}

    def further(self) -> "DeskForm | None":
        """The form filled in further, where a button asked for that alone; nothing is stored then."""
        return None

    def values(self) -> dict[str, Any]:
        """What the service is given."""
        return dict(self.cleaned_data)


class ReasonForm(DeskForm):
    """A reason that the others will read."""

    reason = forms.CharField(
        label="理由",
        help_text="写明为什么，对方会看到，并记入留痕",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemarkForm(DeskForm):
    """An opinion that may be left out."""

    reason = forms.CharField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DayForm(DeskForm):
    """The day on which something was done."""

    on = DayField(label="日期")


if TYPE_CHECKING:
    _Chooser = forms.ModelChoiceField[Any]
else:
    _Chooser = forms.ModelChoiceField  # takes no type arguments at run time


class RowField(_Chooser):
    """A row to choose; which rows may be chosen is said when the form is opened, for whom it is opened."""

    def __init__(self, model: type[models.Model], label: str, **kwargs: Any) -> None:
        super().__init__(model._base_manager.none(), label=label, empty_label="—", **kwargs)

    def label_from_instance(self, obj: models.Model) -> str:
        """What a row is called in the list, in the language of the page."""
        return say(obj)


def _field(source: Any) -> Any:
    """The form field of a model's field, as pages show it."""
    label, needed = source.verbose_name, not source.blank and not source.has_default()
    if isinstance(source, models.ForeignKey):
        return RowField(source.remote_field.model, label, required=needed)
    if isinstance(source, MoneyField):
        return AmountField(label=label, required=needed)
    if isinstance(source, models.DateField):
        return DayField(label=label, required=needed)
    if isinstance(source, models.TextField):
        return forms.CharField(label=label, required=needed, widget=forms.Textarea(attrs={"rows": 4}))
    return source.formfield()


class ModelFieldsForm(DeskForm):
    """A form with some fields of a model; the service checks what they mean.

    Attributes:
        limits: What may be chosen in a field.
        hints: What stands under a field's label.
    """

    model: ClassVar[type[models.Model]]
    names: ClassVar[tuple[str, ...]]
    limits: ClassVar[Limits] = {}
    hints: ClassVar[Mapping[str, str]] = {}

    def prepare(self) -> None:
        """The fields of the model, each with what may be chosen and its hint."""
        for name in self.names:
            source: Any = self.model._meta.get_field(name)
            field = _field(source)
            if name in self.limits:
                field = self._limited(source, field, self.limits[name](self.request, self.row))
            field.help_text = self.hints.get(name, "")
            self.fields[name] = field

    def values(self) -> dict[str, Any]:
        """What was typed; a field left blank that the model knows a usual value for has that one."""
        return {name: self._usual(name) if value is None else value for name, value in super().values().items()}

    def _usual(self, name: str) -> Any:
        source: Any = self.model._meta.get_field(name) if name in self.names else None
        return source.get_default() if source is not None and source.has_default() else None

    def _limited(self, source: Any, field: Any, offered: Any) -> Any:
        if isinstance(field, RowField):
            field.queryset = offered
            return field
        return forms.ChoiceField(label=field.label, required=not source.blank, choices=[("", "—"), *offered])


def model_form(
    model: type[models.Model],
    names: tuple[str, ...],
    limits: Limits | None = None,
    hints: Mapping[str, str] | None = None,
) -> type[DeskForm]:
    """The class of a form with some fields of a model."""
    attributes = {"model": model, "names": names, "limits": limits or {}, "hints": hints or {}}
    return type(f"{model.__name__}Form", (ModelFieldsForm,), attributes)


def words(list_id: str) -> Callable[[DeskRequest, Any], list[tuple[str, str]]]:
    """The choices of a closed list of the rule book."""
    return lambda _, __: [(choice.id, choice.name.zh) for choice in load().spending.choices(list_id).choices]
