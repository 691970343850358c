"""Money: whole numbers of the smallest unit of a currency, never a float."""

from typing import Annotated

from pydantic import StringConstraints, WithJsonSchema

from app.models.base import Int

MOST = 10**12
"""The largest amount at once, in minor units: more than a house, less than a rounding error of
any client's JSON."""

Amount = Annotated[int, Int(1, MOST)]
Change = Annotated[int, Int(-MOST, MOST)]
"""What comes or goes; the service refuses 0."""

Currency = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Z]{3}$"),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "minLength": 3, "maxLength": 3}),
]
"""An ISO 4217 code."""

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD"
        " CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP"
        " GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD"
        " LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB"
        " PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC"
        " SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW"
        " ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}

DECIMALS = {code: places for places, codes in _BY_DECIMALS.items() for code in codes.split()}
"""How many decimals the minor unit of each currency stands for. Of ISO 4217 what is paid with:
no funds, metals or test codes."""
