"""A drawn chart as PNG, for places that show no SVG."""

from functools import lru_cache

from mingzhang.publishing.fonts import installed, typesetter

_PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")\n'
_PPI = 200


@lru_cache(maxsize=256)
def png(svg: str, ppi: int = _PPI) -> bytes:
    """The picture's bytes.

    Args:
        svg: The drawing.
        ppi: Pixels per inch, of which the drawing's units are 72.

    Raises:
        PublishingError: The typesetter that draws it is not installed.
    """
    compiler = typesetter().Compiler(_PAGE, font_paths=installed(), sys_inputs={"svg": svg})
    data: bytes = compiler.compile(format="png", ppi=float(ppi))
    return data
