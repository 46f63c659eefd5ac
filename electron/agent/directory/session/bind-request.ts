import { Ber, BindRequest, type BerWriter } from 'ldapts';

const ldapVersion = 3;

/** A simple bind with the password as bytes: ldapts’ own takes a string, which nobody can wipe. */
export class SimpleBindRequest extends BindRequest {
  private readonly secret: Uint8Array;

  public constructor(messageId: number, name: string, password: Uint8Array) {
    super({ messageId, dn: name });
    this.secret = password;
  }

  public override writeMessage(writer: BerWriter): void {
    writer.writeInt(ldapVersion);
    writer.writeString(this.dn);
    writer.writeBuffer(
      Buffer.from(this.secret.buffer, this.secret.byteOffset, this.secret.byteLength),
      Ber.Context,
    );
  }
}
