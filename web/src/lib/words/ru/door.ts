import type en from '../en/door';

const ru: typeof en = {};

export default ru;
