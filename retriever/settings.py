"""The settings: environment variables, read in one place; ``scholar doctor`` lists them.

Options of a command come before them, defaults after. They are read when they are asked for, not at import, so that a
variable set by a running program (or a test) holds from then on.
"""

import os
from functools import lru_cache
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set; an empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, case_sensitive=True)

    home: str = Field("", validation_alias="SCHOLAR_HOME", description="folder of indexes, weights and users' data")
    chroma: str = Field(
        "", validation_alias="SCHOLAR_CHROMA", description="HOST:PORT of a Chroma server in place of the embedded one"
    )
    llm_url: str = Field("", validation_alias="SCHOLAR_LLM_URL", description="address of the language model's server")
    llm_key: SecretStr = Field(
        SecretStr(""), validation_alias="SCHOLAR_LLM_KEY", description="key of the language model's server"
    )
    llm_model: str = Field("", validation_alias="SCHOLAR_LLM_MODEL", description="the model to ask of those served")
    text_model: str = Field(
        "", validation_alias="SCHOLAR_TEXT_MODEL", description="folder or name of another text encoder"
    )
    archives: str = Field(
        "", validation_alias="SCHOLAR_ARCHIVES", description="mirrors of archives for --online: simbad=URL csc=URL ..."
    )
    ray: str = Field("", validation_alias="SCHOLAR_RAY", description="Ray for bulk embedding: auto, or an address")
    reader: Literal["rules", "trained"] = Field(
        "trained", validation_alias="SCHOLAR_READER", description="what reads questions: rules, or the trained reader"
    )
    language: str = Field("en", validation_alias="SCHOLAR_LANGUAGE", description="language of the pages, as en")
    public_address: str = Field(
        "", validation_alias="SCHOLAR_PUBLIC_ADDRESS", description="where visitors find the page, for the kiosk's code"
    )
    kiosk_reset: float = Field(
        75.0,
        gt=10,
        validation_alias="SCHOLAR_KIOSK_RESET",
        description="seconds without a touch until the kiosk begins anew",
    )
    auth: SecretStr = Field(
        SecretStr(""), validation_alias="SCHOLAR_AUTH", description="lines USER:PASSWORD for scholar ui --auth env"
    )

    def shown(self) -> list[dict[str, str]]:
        """``{"variable", "value", "from", "what"}`` of each; of a secret only whether it is set."""
        rows = []
        for name, about in type(self).model_fields.items():
            value, given = getattr(self, name), name in self.model_fields_set
            if isinstance(value, SecretStr):
                value = "set" if value.get_secret_value() else "not set"
            rows.append(
                {
                    "variable": str(about.validation_alias),
                    "value": str(value),
                    "from": "environment" if given else "default",
                    "what": about.description or "",
                }
            )
        return rows


VARIABLES = tuple(str(about.validation_alias) for about in Settings.model_fields.values())


def settings() -> Settings:
    """The settings as the environment has them now."""
    return _read(tuple(os.environ.get(name) for name in VARIABLES))


@lru_cache(maxsize=1)
def _read(values: tuple[str | None, ...]) -> Settings:
    """Read once for the same ``values``: the pages ask for their language with every word."""
    return Settings()
