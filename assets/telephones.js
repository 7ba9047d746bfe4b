// Telephones as people write them, as numbers that are dialled: what roster/text/telephones.py does for the register.

const TELEPHONE = /^(?:电话|热线|号码|拨打|请拨)?[\s:]*((?:\+|00)?[\d\s()—-]{3,25})(?:[转,]\d+)?$/;

/**
 * The numbers that a text may mean, if it is a telephone and nothing else: as it is dialled here, and of one that is
 * written for abroad also with the zero that is left out there.
 * @param {string} text
 */
export function dialled(text) {
  const [, written = ""] = TELEPHONE.exec(text) || [];
  const digits = written.replace(/[^\d+]/g, "");
  const national = digits.replace(/^(?:\+|00)86(?=\d{7})/, "");
  if (national.length < 3) return [];
  return national === digits ? [national] : [national, `0${national}`];
}
