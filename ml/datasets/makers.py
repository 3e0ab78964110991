"""Who makes a machine: public sets name the machine, results are told by its maker."""

MAKERS = {
    "voluson": "GE",
    "logiq": "GE",
    "acuson": "Siemens",
    "mindray": "Mindray",
    "edan": "EDAN",
    "aloka": "Aloka",
    "philips": "Philips",
    "samsung": "Samsung",
}


def maker_of(machine: str) -> str:
    """ "Voluson E6" is made by GE; empty where the machine is not known."""
    return MAKERS.get(machine.split(" ")[0].casefold(), "")
