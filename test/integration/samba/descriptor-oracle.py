"""Reads descriptors as JSON lines and answers with Samba's own reading and decision, one JSON line each."""
import json
import sys

from samba import NTSTATUSError
from samba.dcerpc import security
from samba.ndr import ndr_unpack
from samba.security import access_check

OBJECT_TYPES = (5, 6)


def entry(ace):
    seen = {"type": ace.type, "flags": ace.flags, "mask": ace.access_mask, "trustee": str(ace.trustee)}
    if ace.type in OBJECT_TYPES:
        if ace.object.flags & 1:
            seen["objectType"] = str(ace.object.type)
        if ace.object.flags & 2:
            seen["inheritedObjectType"] = str(ace.object.inherited_type)
    return seen


def is_granted(descriptor, sids, mask):
    token = security.token()
    token.sids = [security.dom_sid(sid) for sid in sids]
    token.num_sids = len(sids)
    try:
        access_check(descriptor, token, mask)
        return True
    except NTSTATUSError:
        return False


for line in sys.stdin:
    question = json.loads(line)
    descriptor = ndr_unpack(security.descriptor, bytes.fromhex(question["bytes"]))
    answer = {
        "control": descriptor.type,
        "owner": str(descriptor.owner_sid) if descriptor.owner_sid else None,
        "group": str(descriptor.group_sid) if descriptor.group_sid else None,
        "dacl": [entry(ace) for ace in descriptor.dacl.aces] if descriptor.dacl else None,
    }
    if "sids" in question:
        answer["granted"] = is_granted(descriptor, question["sids"], question["mask"])
    print(json.dumps(answer))
