"""The second reader: a language model that cannot make things up. Only its `client` and its `cache` touch the world."""

from intheworks.reading.llm.client import Client
from intheworks.reading.llm.reader import LLMReader
from intheworks.reading.llm.settings import Settings, settings_from

__all__ = ["Client", "LLMReader", "Settings", "settings_from"]
