import type en from '../en/shell';

const ru: typeof en = {};

export default ru;
